package io.rhetor.client.testing.internal;

import java.util.Locale;
import java.util.function.Predicate;

/** Makes ids out of names. */
final class Slugs {
  private Slugs() {}

  /** Puts one underscore for each run of anything but letters and digits. */
  static String of(String name) {
    String slug =
        name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "_").replaceAll("^_|_$", "");
    return slug.isEmpty() ? "unnamed" : slug;
  }

  /** Appends {@code _1}, {@code _2} and so on to an id that is taken. */
  static String free(String slug, Predicate<String> taken) {
    String id = slug;
    for (int i = 1; taken.test(id); i++) {
      id = slug + "_" + i;
    }
    return id;
  }
}
