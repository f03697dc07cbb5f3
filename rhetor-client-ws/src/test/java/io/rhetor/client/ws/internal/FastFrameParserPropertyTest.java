package io.rhetor.client.ws.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.internal.json.ChunkReader;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.json.StreamEvent;
import io.rhetor.client.support.PayloadArbitraries;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** What is read from the bytes of a message is what its text means, or it is left to the text. */
class FastFrameParserPropertyTest {
  private static final Json JSON = new Json(ZoneId.of("Europe/Berlin"));
  private static final Redactor REDACTOR = new Redactor(List.of());
  private static final List<String> FIELDS =
      List.of("chunk", "chunk", "model", "provider", "context", "timestamp", "done", "fallback");

  @Property
  void messagesOfOneStream_meanWhatTheirTextsMean(
      @ForAll("streams") List<byte[]> messages, @ForAll @IntRange(max = 9) int offset) {
    Readers readers = new Readers();
    for (byte[] message : messages) {
      boolean usual = readers.check(surrounded(message, offset), offset, message.length);
      Statistics.label("usual")
          .collect(usual)
          .coverage(coverage -> coverage.check(true).percentage(share -> share > 10));
    }
  }

  /** Reads the messages of one stream in both ways. */
  static final class Readers {
    private final ChunkReader reader = new ChunkReader(JSON, REDACTOR);
    private final FastFrameParser frame = new FastFrameParser(reader);
    private final ChunkReader reference = new ChunkReader(JSON, REDACTOR);

    /** Fails unless both mean the same; tells whether the fast one could read the message. */
    boolean check(byte[] bytes, int offset, int length) {
      byte[] message = Arrays.copyOfRange(bytes, offset, offset + length);
      boolean usual = frame.read(bytes, offset, length);
      String outcome =
          usual ? outcome(frame, frame.event(), frame.length()) : outcome(reader, message);
      assertThat(outcome).isEqualTo(outcome(reference, message));
      return usual;
    }
  }

  @Provide
  Arbitrary<List<byte[]>> streams() {
    return messages().list().ofMinSize(1).ofMaxSize(5);
  }

  private static Arbitrary<byte[]> messages() {
    Arbitrary<List<String>> fields =
        Combinators.combine(
                field("type", "\"UPDATE\"", "\"RESPONSE\""),
                field("source", "\"LLM\"", "\"SYSTEM\""),
                field("target", "\"quill\"", "\"qu\\u00efll\\n\""),
                field("timestamp", "\"2026-11-22T10:53:42.824\"", "\"\u00e9\""),
                field("id", "\"java-1\"", "\"java-2\""),
                odd())
            .as(
                (type, source, target, timestamp, id, odd) ->
                    Stream.of(type, source, target, timestamp, id, odd)
                        .filter(field -> !field.isEmpty())
                        .collect(Collectors.toList()))
            .flatMap(Arbitraries::shuffle);
    Arbitrary<byte[]> whole =
        Combinators.combine(fields, payloads(), Arbitraries.integers().between(0, 40))
            .as(FastFrameParserPropertyTest::message);
    Arbitrary<byte[]> broken =
        Combinators.combine(whole, Arbitraries.integers().between(0, 999), Arbitraries.bytes())
            .as(FastFrameParserPropertyTest::broken);
    return Arbitraries.frequencyOf(Tuple.of(5, whole), Tuple.of(1, broken));
  }

  private static Arbitrary<String> field(String name, String usual, String unusual) {
    return Arbitraries.frequency(
            Tuple.of(60, usual),
            Tuple.of(2, ""),
            Tuple.of(1, unusual),
            Tuple.of(1, "null"),
            Tuple.of(1, "7"),
            Tuple.of(1, "\"\ud83d\ude00\""))
        .map(value -> value.isEmpty() ? "" : "\"" + name + "\": " + value);
  }

  private static Arbitrary<String> odd() {
    return Arbitraries.frequency(
        Tuple.of(30, ""),
        Tuple.of(1, "\"req_id\": \"java-1\""),
        Tuple.of(1, "\"requestId\": \"java-1\""),
        Tuple.of(1, "\"type\": \"ERROR\""),
        Tuple.of(1, "\"id\": \"java-7\""),
        Tuple.of(1, "\"payload\": {\"chunk\": \"b\"}"),
        Tuple.of(1, "\"extra\": [1, {}]"));
  }

  private static Arbitrary<byte[]> payloads() {
    Arbitrary<String> usual =
        Arbitraries.of(
            "{\"chunk\": \"a\", \"context\": \"quill:1\", \"done\": false}",
            "{\"chunk\":\"\u00e9 \ud83d\ude00\",\"model\":\"m\",\"fallback\":true,\"done\":false}",
            "{\"chunk\": \"\", \"done\": true}",
            "{\"done\": true}");
    Arbitrary<String> odd =
        Arbitraries.of(
            "{\"chunk\": \"a\", \"id\": \"java-1\"}",
            "{\"chunk\": null, \"done\": null}",
            "{\"model\": \"m\"}",
            "{\"error\": \"gone\", \"done\": true}",
            "{\"status\": \"typing\", \"isTyping\": true}",
            "null",
            "7");
    return Arbitraries.frequencyOf(
        Tuple.of(4, usual.map(payload -> payload.getBytes(UTF_8))),
        Tuple.of(1, odd.map(payload -> payload.getBytes(UTF_8))),
        Tuple.of(2, PayloadArbitraries.payloads(FIELDS)));
  }

  /** A payload as the last field, or now and then as another one. */
  private static byte[] message(List<String> fields, byte[] payload, int place) {
    List<String> all = new ArrayList<>();
    fields.forEach(field -> all.add(new String(field.getBytes(UTF_8), ISO_8859_1)));
    all.add(Math.min(place, all.size()), "\"payload\":" + new String(payload, ISO_8859_1));
    String separator = place % 2 == 0 ? "," : " , ";
    String end = place % 5 == 0 ? " }" : "}";
    return ("{" + String.join(separator, all) + end).getBytes(ISO_8859_1);
  }

  private static byte[] broken(byte[] message, int where, byte b) {
    int at = message.length * where / 1_000;
    if (where % 3 == 0) {
      return Arrays.copyOf(message, at);
    }
    byte[] changed = message.clone();
    changed[at] = b;
    return changed;
  }

  /** The message among bytes that would go on with it if they were looked at. */
  private static byte[] surrounded(byte[] message, int offset) {
    byte[] bytes = new byte[2 * offset + message.length];
    Arrays.fill(bytes, (byte) '}');
    System.arraycopy(message, 0, bytes, offset, message.length);
    return bytes;
  }

  /** What a message means that is read as text. */
  private static String outcome(ChunkReader reader, byte[] message) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
      SocketFrame frame = SocketFrame.read(JSON, text);
      boolean isPiece =
          frame.isUpdate()
              && frame.mayBeOfModel()
              && frame.typing().isEmpty()
              && (frame.payload().has("chunk") || frame.payload().has("done"));
      return isPiece
          ? outcome(frame, reader.read(frame.payload()), frame.length())
          : "no piece of an answer";
    } catch (CharacterCodingException | MalformedJsonException unreadable) {
      return "unreadable";
    }
  }

  private static String outcome(FrameAddress frame, StreamEvent event, int length) {
    String chunk =
        event.chunk() == null ? "none" : event.chunk() + event.chunk().text() + event.isDone();
    return String.join(
        " ",
        "of 1: " + frame.echoes("java-1"),
        "of us: " + frame.echoesAnyOf("java-"),
        "in " + frame.context(),
        "with " + length,
        chunk,
        "failure: " + event.failure());
  }
}
