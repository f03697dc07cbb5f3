package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.ZoneOffset;

/** JSON for tests. Single quotes stand for double ones, so that examples can be read. */
final class JsonTesting {
  static final Json JSON = new Json(ZoneOffset.ofHours(2));

  private JsonTesting() {}

  static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  static JsonObject object(String text) {
    return JSON.tryReadObject(bytes(text)).orElseThrow();
  }
}
