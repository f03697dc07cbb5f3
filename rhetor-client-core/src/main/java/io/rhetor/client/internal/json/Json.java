package io.rhetor.client.internal.json;

import io.rhetor.client.internal.value.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Bytes to JSON objects and back. Safe for use by several threads. */
public final class Json {
  private final @Nullable ZoneId zone;

  /** What a stream that waits for events has no use for, for the next one that has some. */
  private final AtomicReference<@Nullable FastChunkParser> spare = new AtomicReference<>();

  /** Makes a reader for which times without a zone are in the machine's, found out when needed. */
  public Json() {
    this.zone = null;
  }

  /** Makes a reader. */
  public Json(ZoneId zone) {
    this.zone = zone;
  }

  ZoneId zone() {
    return zone == null ? ZoneId.systemDefault() : zone;
  }

  /** Lends what reads events; a new one if the zone of the machine has changed. */
  FastChunkParser borrowParser() {
    ZoneId current = zone();
    FastChunkParser parser = spare.getAndSet(null);
    return parser != null && parser.isOf(current) ? parser : new FastChunkParser(current);
  }

  void giveBack(FastChunkParser parser) {
    parser.rest();
    spare.set(parser);
  }

  /** Reads an object; refuses bytes that are not JSON, or not an object. */
  public JsonObject readObject(byte[] bytes, int offset, int length) throws MalformedJsonException {
    return Trees.readObject(bytes, offset, length, zone());
  }

  /** Reads an object; refuses a text that is not JSON, or not an object. */
  public JsonObject readObject(String text) throws MalformedJsonException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return readObject(bytes, 0, bytes.length);
  }

  /** {@return the object; empty if the bytes are something else} */
  public Optional<JsonObject> tryReadObject(byte[] bytes) {
    try {
      return Optional.of(readObject(bytes, 0, bytes.length));
    } catch (MalformedJsonException notAnObject) {
      return Optional.empty();
    }
  }

  /** {@return whether a body is the JSON value null} */
  public static boolean isNull(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).strip().equals("null");
  }

  public JsonObject emptyObject() {
    return new JsonObject(Map.of(), zone());
  }
}
