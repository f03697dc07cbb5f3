package io.rhetor.client.testing.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A path to serve, with <code>{id}</code> in place of at most one of its names. */
final class PathPattern {
  private static final String ID = "{id}";

  private final String before;
  private final String after;
  private final boolean hasId;

  PathPattern(String path) {
    int id = path.indexOf(ID);
    this.hasId = id >= 0;
    this.before = hasId ? path.substring(0, id) : path;
    this.after = hasId ? path.substring(id + ID.length()) : "";
  }

  /**
   * Decodes a whole path before it is matched, as uvicorn does, so that a slash in an id divides
   * the path however it was written.
   */
  static String decode(String rawPath) {
    try {
      return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return rawPath;
    }
  }

  /** Returns the id in a path that fits, {@code ""} if the pattern has none. */
  Optional<String> match(String path) {
    if (!hasId) {
      return path.equals(before) ? Optional.of("") : Optional.empty();
    }
    int end = path.length() - after.length();
    if (!path.startsWith(before) || !path.endsWith(after) || end <= before.length()) {
      return Optional.empty();
    }
    String id = path.substring(before.length(), end);
    return id.contains("/") ? Optional.empty() : Optional.of(id);
  }

  /** The path up to and with its first name. */
  String root() {
    int end = before.indexOf('/', 1);
    return end < 0 ? before : before.substring(0, end);
  }
}
