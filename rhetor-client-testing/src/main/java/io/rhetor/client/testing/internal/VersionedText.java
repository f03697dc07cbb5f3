package io.rhetor.client.testing.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A text and all that it was before; the last version is the current one. */
final class VersionedText {
  private final List<TextVersion> versions = new ArrayList<>();

  VersionedText(TextVersion first) {
    versions.add(first);
  }

  void add(TextVersion version) {
    versions.add(version);
  }

  List<TextVersion> versions() {
    return versions;
  }

  TextVersion first() {
    return versions.get(0);
  }

  TextVersion current() {
    return versions.get(versions.size() - 1);
  }

  Optional<TextVersion> find(String versionId) {
    return versions.stream().filter(version -> version.id().equals(versionId)).findFirst();
  }

  /** Returns the version asked for, the current one if none is. */
  Optional<TextVersion> find(Optional<String> versionId) {
    return versionId.isPresent() ? find(versionId.get()) : Optional.of(current());
  }
}
