package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.ChunkReader;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.run.CallbackThreads;
import io.rhetor.client.internal.stream.SseDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a new JVM has to load before it can read its first chunk, loaded by another thread while the
 * JDK's client is made and the request goes out.
 */
public final class FirstAnswer {
  private static final String EVENT =
      "event: message\r\ndata: {\"chunk\": \"a\", \"context\": \"b\", \"model\": \"c\","
          + " \"provider\": \"d\", \"timestamp\": \"2026-01-01T00:00:00.000000\","
          + " \"done\": false}\r\n\r\n";
  private static final AtomicBoolean PREPARED = new AtomicBoolean();

  private FirstAnswer() {}

  /** Begins to load, once in a JVM, on a callback thread. */
  public static void prepare() {
    if (PREPARED.compareAndSet(false, true)) {
      CallbackThreads.shared().execute(FirstAnswer::readOne);
    }
  }

  private static void readOne() {
    SseDecoder decoder = new SseDecoder(EVENT.length(), EVENT.length());
    decoder.feed(ByteBuffer.wrap(EVENT.getBytes(StandardCharsets.UTF_8)));
    ChunkReader reader = new ChunkReader(new Json(), new Redactor(List.of()));
    while (decoder.next()) {
      try {
        reader.read(decoder.data(), decoder.dataOffset(), decoder.dataLength());
      } catch (MalformedJsonException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
