package io.rhetor.client.internal.json;

import static io.rhetor.client.internal.json.JsonTesting.JSON;
import static io.rhetor.client.internal.json.JsonTesting.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.internal.stream.SseDecoder;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Capture;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which payloads need no parser. That they mean the same is up to the property test. */
class FastChunkParserTest {
  private final ChunkReader reader = new ChunkReader(JSON, new Redactor(List.of()));

  @ParameterizedTest
  @MethodSource("streams")
  void recordedStreams_areReadWithoutAParser(String capture) {
    SseDecoder decoder = new SseDecoder(1 << 20, 1 << 20);
    decoder.feed(ByteBuffer.wrap(Capture.load(capture).body()));
    int read = 0;
    while (decoder.next()) {
      String payload =
          new String(decoder.data(), decoder.dataOffset(), decoder.dataLength(), UTF_8);
      StreamEvent event =
          reader.readUsual(decoder.data(), decoder.dataOffset(), decoder.dataLength(), false);

      assertThat(event != null).as(payload).isEqualTo(!payload.contains("\"error\""));
      read++;
    }
    assertThat(read).isPositive();
  }

  static Stream<String> streams() {
    return Stream.of(
            "stream-basic",
            "chat-streaming",
            "stream-error-midway",
            "stream-error-midway-with-fallback-repeats-text",
            "stream-longer-than-15-s-has-ping-comment",
            "stream-unavailable-provider-looks-like-empty-success")
        .map(name -> "april-2025-repaired/" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'chunk':'a','model':'m','provider':'p','context_id':'c','done':false,'fallback':true}",
        "{'chunk': 'a', 'model': null, 'done': null}",
        "{'chunk': '\\u00e9\\ud83d\\ude00 \\n\\t\\b\\f\\r\\/\\\\'}",
        "{'chunk': 'a\uFFFD'}",
        "{'chunk': 'größer 😀', 'timestamp': '2025-04-24T12:34:56Z'}",
        "{'chunk': 'a', 'timestamp': '2025-04-24T12:34:56.789+05:30'}",
        " {\n'chunk' : 'a'\r\n, 'done'\t:true } "
      })
  void documentedFieldsInAnySpelling_areReadWithoutAParser(String json) {
    assertThat(read(json)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{'chunk': 'a'",
        "{'chunk': 'a'}}",
        "{'chunk': 'a',}",
        "{,'chunk': 'a'}",
        "{'chunk': 'a', 'model': }",
        "{'chunk': 'a', 'model': nul}",
        "{'chunk': 'a', 'model': '\\x'}",
        "{'chunk': 'a', 'chunk': 'b'}",
        "{'chunk': 'a', 'context': 'c', 'context_id': 'c'}",
        "{'chunk': 'a', 'contextId': 'c'}",
        "{'chunk': 'a', 'context': 'not/valid'}",
        "{'chunk': 'a', 'timestamp': 'yesterday'}",
        "{'chunk': 'a', 'timestamp': 1745498096}",
        "{'chunk': 'a', 'done': 'true'}",
        "{'chunk': 'a', 'error': 'b'}",
        "{'chunk': 'a', 'tokens': 3}",
        "{'chunk': ['a']}",
        "{'chunk': '\\ud83d'}",
        "{'chunk': '\u0001'}",
        "{'chunk': '\\x'}"
      })
  void anythingElse_isLeftToTheParser(String json) {
    assertThat(read(json)).isNull();
  }

  @Test
  void bytesThatAreNotUtf8_areLeftToTheParser() {
    byte[] payload = bytes("{'chunk': 'a?b'}");
    payload[12] = (byte) 0xC3;

    assertThat(reader.readUsual(payload, 0, payload.length, false)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"}", "x", ",", "\0"})
  void formOfTheEventBeforeWithMoreBehindIt_isLeftToTheParser(String more) {
    String json = "{'chunk': 'a', 'timestamp': '2025-04-24T12:34:56', 'done': false}";
    assertThat(read(json)).isNotNull();

    assertThat(read(json + more)).isNull();
  }

  @Test
  void textsThatRepeat_areTheSameInstances() {
    StreamChunk first = chunk("{'chunk': 'a', 'model': 'm', 'provider': 'p', 'context': 'c:1'}");
    StreamChunk second = chunk("{'context':'c:1','provider':'p','model':'m','chunk':'b'}");

    assertThat(second.model().orElseThrow()).isSameAs(first.model().orElseThrow());
    assertThat(second.provider().orElseThrow()).isSameAs(first.provider().orElseThrow());
    assertThat(second.contextId().orElseThrow()).isSameAs(first.contextId().orElseThrow());
  }

  @Test
  void textsThatChange_areReadAnew() {
    chunk("{'chunk': 'a', 'model': 'm', 'context': 'c:1'}");
    StreamChunk other = chunk("{'chunk': 'a', 'model': 'm2', 'context': 'c:10'}");

    assertThat(other.model()).contains("m2");
    assertThat(other.contextId()).contains(ContextId.of("c:10"));
  }

  @Test
  void fieldsOfTheEventBefore_areNotThoseOfThisOne() {
    chunk(
        "{'chunk': 'a', 'model': 'm', 'provider': 'p', 'context': 'c', 'fallback': true,"
            + " 'timestamp': '2025-04-24T12:34:56'}");

    assertThat(chunk("{'chunk': 'b'}")).isEqualTo(StreamChunk.of("b"));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-04-24T12:34:56.5, 2025-04-24T10:34:56.5Z",
    "2025-04-24T12:34:56.000000001, 2025-04-24T10:34:56.000000001Z",
    "2025-04-24T12:34:56, 2025-04-24T10:34:56Z",
    "2025-04-24T12:34:56Z, 2025-04-24T12:34:56Z",
    "2025-04-24T12:34:56.5+00:00, 2025-04-24T12:34:56.5Z",
    "2025-04-24T12:34:57, 2025-04-24T10:34:57Z"
  })
  void timeBehindAnotherInTheSameSecond_hasItsOwnFractionAndZone(String time, Instant expected) {
    chunk("{'chunk': 'a', 'timestamp': '2025-04-24T12:34:56.123456'}");

    assertThat(chunk("{'chunk': 'a', 'timestamp': '" + time + "'}").timestamp()).contains(expected);
  }

  @Test
  void textLongerThanAnyBuffer_isReadWhole() {
    String text = "gulls\\n😀".repeat(50_000);

    assertThat(chunk("{'chunk': '" + text + "'}").text()).isEqualTo(text.replace("\\n", "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'chunk': 'a', 'context': 'c:1'}",
        "{'context': 'c:1', 'chunk': 'größer\\n\\u00e9 数一数 😀 \\ud83d\\ude00', 'model': 'müde'}",
        "{'done': true, 'model': '数', 'context': 'c:1'}",
        "{'done': true, 'timestamp': null, 'chunk': null, 'context': 'c:1'}"
      })
  void payload_tellsItsContextAndHowManyCharactersItHas(String json) {
    FastChunkParser parser = new FastChunkParser(ZoneOffset.UTC);
    String frame = "{'größe': " + json + ", 'type': '数'}";
    byte[] bytes = bytes(frame);
    int from = "{'größe': ".getBytes(UTF_8).length;
    byte[] before = bytes("{'done': false, 'chunk': 'größer'}");
    assertThat(parser.read(before, 0, before.length)).isTrue();

    assertThat(parser.read(bytes, from, bytes(json).length)).isTrue();

    assertThat(parser.context()).contains("c:1");
    assertThat(parser.characters(0, bytes.length)).isEqualTo(frame.length());
  }

  @Test
  void payloadWithoutAContext_tellsNone() {
    FastChunkParser parser = new FastChunkParser(ZoneOffset.UTC);
    byte[] bytes = bytes("{'chunk': 'a', 'context': null}");

    assertThat(parser.read(bytes, 0, bytes.length)).isTrue();
    assertThat(parser.context()).isEmpty();
  }

  private StreamEvent read(String json) {
    byte[] payload = bytes(json);
    return reader.readUsual(payload, 0, payload.length, false);
  }

  private StreamChunk chunk(String json) {
    StreamEvent event = read(json);
    assertThat(event).as(json).isNotNull();
    return event.chunk();
  }
}
