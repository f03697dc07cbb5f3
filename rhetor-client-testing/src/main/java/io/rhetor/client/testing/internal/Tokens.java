package io.rhetor.client.testing.internal;

import java.util.List;

/** Takes texts apart into tokens, which here are words. */
final class Tokens {
  private Tokens() {}

  static List<String> of(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  static int count(String text) {
    return of(text).size();
  }
}
