package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rhetor.client.internal.value.JsonObject;
import java.time.ZoneOffset;

/** JSON for tests. Single quotes stand for double ones, so that examples can be read. */
public final class JsonTesting {
  public static final Json JSON = new Json(ZoneOffset.ofHours(2));

  private JsonTesting() {}

  public static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  public static JsonObject object(String text) {
    return JSON.tryReadObject(bytes(text)).orElseThrow();
  }
}
