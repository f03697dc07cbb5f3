package io.rhetor.client.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.support.PayloadArbitraries;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is read without a parser is what the parser reads, or it is left to the parser. */
class FastChunkParserPropertyTest {
  private static final Json JSON = new Json(ZoneId.of("Europe/Berlin"));
  private static final Redactor REDACTOR = new Redactor(List.of("gulls"));
  private static final List<String> NAMES =
      List.of(
          "chunk",
          "chunk",
          "model",
          "provider",
          "context",
          "context_id",
          "timestamp",
          "done",
          "fallback");

  @Property(edgeCases = EdgeCasesMode.NONE)
  void payloadsOfOneStream_meanWhatJacksonReadsInThem(
      @ForAll("streams") List<byte[]> payloads, @ForAll @IntRange(max = 20) int offset) {
    ChunkReader reader = new ChunkReader(JSON, REDACTOR);
    ChunkReader reference = new ChunkReader(JSON, REDACTOR);
    List<String> outcomes = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (byte[] payload : payloads) {
      byte[] bytes = surrounded(payload, offset);
      outcomes.add(outcome(() -> reader.read(bytes, offset, payload.length)));
      expected.add(outcome(() -> reference.read(JSON.readObject(bytes, offset, payload.length))));
    }

    assertThat(outcomes).isEqualTo(expected);
  }

  /** They have a parser in common, which knows what the other stream sent. */
  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void payloadsOfStreamsThatRestInTurns_meanWhatJacksonReadsInThem(
      @ForAll("streams") List<byte[]> first, @ForAll("streams") List<byte[]> second) {
    List<List<byte[]>> streams = List.of(first, second);
    List<ChunkReader> readers = List.of(reader(), reader());
    List<ChunkReader> references = List.of(reader(), reader());
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      for (int stream = 0; stream < streams.size(); stream++) {
        if (i < streams.get(stream).size()) {
          byte[] payload = streams.get(stream).get(i);
          ChunkReader reader = readers.get(stream);
          ChunkReader reference = references.get(stream);

          assertThat(outcome(() -> reader.read(payload, 0, payload.length)))
              .isEqualTo(
                  outcome(() -> reference.read(JSON.readObject(payload, 0, payload.length))));
          reader.rest();
        }
      }
    }
  }

  private static ChunkReader reader() {
    return new ChunkReader(JSON, REDACTOR);
  }

  @Provide
  Arbitrary<List<byte[]>> streams() {
    return PayloadArbitraries.streams(NAMES);
  }

  /** The payload among bytes that would go on with it if they were looked at. */
  private static byte[] surrounded(byte[] payload, int offset) {
    byte[] bytes = new byte[offset + payload.length + (offset % 3 == 0 ? 0 : offset)];
    Arrays.fill(bytes, (byte) (offset % 2 == 0 ? '"' : ' '));
    System.arraycopy(payload, 0, bytes, offset, payload.length);
    return bytes;
  }

  static String outcome(Reading reading) {
    StreamEvent event;
    try {
      event = reading.read();
    } catch (MalformedJsonException malformed) {
      return "malformed: " + malformed.getMessage() + malformed.snippet(REDACTOR);
    }
    if (event.failure() != null) {
      return "failed: " + event.failure();
    }
    String chunk =
        event.chunk() == null
            ? "none"
            : event.chunk() + event.chunk().text() + event.chunk().additionalProperties();
    return (event.isDone() ? "done: " : "chunk: ") + chunk;
  }

  interface Reading {
    StreamEvent read() throws MalformedJsonException;
  }
}
