package io.rhetor.client.examples.webchat;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes ids that cannot be guessed. */
final class RandomId {
  private static final int BYTES = 18;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomId() {}

  static String make() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
