package io.rhetor.client.internal.json;

import static io.rhetor.client.internal.json.JsonTesting.JSON;
import static io.rhetor.client.internal.json.JsonTesting.bytes;
import static io.rhetor.client.internal.json.JsonTesting.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkReaderTest {
  private final ChunkReader reader = new ChunkReader(JSON, new Redactor(List.of()));

  @Test
  void documentedChunk_isReadWhole() throws Exception {
    StreamEvent event =
        read(
            "{'chunk': 'Hello', 'model': 'claude-3', 'provider': 'anthropic', 'context': 'quill:1',"
                + " 'timestamp': '2025-04-24T12:34:56.789Z', 'done': false}");

    assertThat(event.isDone()).isFalse();
    assertThat(event.failure()).isNull();
    assertThat(event.chunk())
        .isEqualTo(
            StreamChunk.builder()
                .text("Hello")
                .model("claude-3")
                .provider("anthropic")
                .contextId(ContextId.of("quill:1"))
                .timestamp(Instant.parse("2025-04-24T12:34:56.789Z"))
                .build());
  }

  @Test
  void observedChunk_hasItsTimeInTheServersZone() throws Exception {
    StreamChunk chunk =
        chunk(
            "{'chunk': 'I received', 'context': 'quill:stream', 'model': 'simulated-fast',"
                + " 'provider': 'simulated', 'timestamp': '2026-11-22T10:53:21.045192',"
                + " 'done': false}");

    assertThat(chunk.timestamp()).contains(Instant.parse("2026-11-22T08:53:21.045192Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'chunk': 'a'}",
        "{'chunk': 'a', 'error': null, 'done': null, 'model': null, 'provider': null,"
            + " 'context': null, 'timestamp': null, 'fallback': null}"
      })
  void fieldsThatAreMissingOrNull_areEmpty(String json) throws Exception {
    assertThat(read(json).isDone()).isFalse();
    assertThat(chunk(json)).isEqualTo(StreamChunk.of("a"));
  }

  @Test
  void warnings_areReadLikeThoseOfAWholeAnswer() throws Exception {
    StreamChunk chunk =
        chunk("{'chunk': 'a', 'budget_warnings': ['near'], 'warnings': [{'message': 'slow'}]}");

    assertThat(chunk.warnings()).containsExactly("near", "slow");
    assertThat(chunk.additionalProperties()).isEmpty();
  }

  @Test
  void fieldsOfAnotherShape_areKeptAside() throws Exception {
    StreamChunk chunk =
        chunk("{'chunk': 'a', 'model': {'id': 'm'}, 'context': 'a/b', 'timestamp': 5, 'done': []}");

    assertThat(chunk.model()).isEmpty();
    assertThat(chunk.contextId()).isEmpty();
    assertThat(chunk.additionalProperties())
        .containsOnlyKeys("model", "context", "timestamp", "done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{'model': 'm'}", "{'usage': {'input_tokens': 1}}", "{'chunk': null}"})
  void eventWithNeitherChunkNorDone_isNoChunk(String json) throws Exception {
    assertThat(read(json).chunk()).isNull();
    assertThat(read(json).isDone()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'done': false}", "{'chunk': {'text': 'a'}}", "{'chunk': ''}"})
  void eventWithoutText_isAnEmptyChunk(String json) throws Exception {
    assertThat(chunk(json).text()).isEmpty();
    assertThat(read(json).isDone()).isFalse();
  }

  @Test
  void newerNames_areReadToo() throws Exception {
    assertThat(chunk("{'chunk': 'a', 'contextId': 'quill:1'}").contextId())
        .contains(ContextId.of("quill:1"));
    assertThat(chunk("{'chunk': 'a', 'context_id': 'quill:1'}").contextId())
        .contains(ContextId.of("quill:1"));
  }

  @Test
  void unknownFields_areKept() throws Exception {
    assertThat(
            chunk("{'chunk': 'a', 'done': false, 'tokens': 3, 'x': {'y': ['z']}, 'n': null}")
                .additionalProperties())
        .isEqualTo(Map.of("tokens", 3, "x", Map.of("y", List.of("z"))));
  }

  @Test
  void end_withoutText_carriesNoChunk() throws Exception {
    StreamEvent end = read("{'chunk': '', 'model': 'm', 'provider': 'p', 'done': true}");

    assertThat(end.isDone()).isTrue();
    assertThat(end.chunk()).isNull();
    assertThat(end.failure()).isNull();
  }

  @Test
  void end_withText_carriesTheLastChunk() throws Exception {
    StreamEvent end = read("{'chunk': 'bye', 'done': true}");

    assertThat(end.isDone()).isTrue();
    assertThat(end.chunk()).isEqualTo(StreamChunk.builder().text("bye").last(true).build());
  }

  @Test
  void end_saidAsAText_isAnEndToo() throws Exception {
    assertThat(read("{'done': 'true'}").isDone()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The stream before, the payload, whether it is a failure.
        "{}|{'error': 'broken', 'done': true}|true",
        "{}|{'error': 'broken', 'chunk': 'a'}|true",
        "{}|{'error': '', 'done': true}|true",
        "{'chunk': 'a'}|{'error': '', 'done': true}|false",
        "{}|{'error': '', 'done': true, 'chunk': 'a'}|false",
        "{}|{'error': ''}|false",
        "{}|{'detail': 'broken'}|true",
        "{}|{'detail': 'broken', 'done': false}|false",
        "{}|{'error': '', 'done': false}|false",
        "{}|{'done': true, 'tokens': 3}|false",
        "{}|{'done': false, 'tokens': 3}|false"
      })
  void error_isAFailure_withoutWordsOnlyInPlaceOfTheAnswer(
      String before, String json, boolean failed) throws Exception {
    read(before);

    assertThat(read(json).failure() != null).isEqualTo(failed);
  }

  /** With a field that is unknown, it is read by Jackson. */
  @ParameterizedTest
  @ValueSource(strings = {"", ", 'tokens': 3"})
  void end_withoutText_tellsWhatItSaysOfTheAnswer(String more) throws Exception {
    StreamEvent end =
        read(
            "{'done': true, 'model': 'm', 'provider': 'p', 'context': 'c', 'fallback': true,"
                + " 'timestamp': '2025-04-24T12:34:56Z'"
                + more
                + "}");

    assertThat(end.details())
        .returns(Optional.of("m"), MessageResponse::model)
        .returns(Optional.of("p"), MessageResponse::provider)
        .returns(Optional.of(ContextId.of("c")), MessageResponse::contextId)
        .returns(Optional.of(Instant.parse("2025-04-24T12:34:56Z")), MessageResponse::timestamp)
        .returns(true, MessageResponse::isFallback);
  }

  @Test
  void end_behindAChunkThatToldMoreThanItsText_tellsThat() throws Exception {
    chunk("{'chunk': 'a', 'warnings': ['near']}");
    chunk("{'chunk': 'b', 'tokens': 3}");

    assertThat(read("{'done': true}").details())
        .returns(List.of("near"), MessageResponse::warnings)
        .returns(Map.of("tokens", 3), MessageResponse::additionalProperties);
  }

  @Test
  void end_tellsNothingThatALaterChunkToldAnew() throws Exception {
    read("{'model': 'm', 'provider': 'p', 'context': 'c', 'timestamp': '2025-04-24T12:34:56Z'}");
    chunk(
        "{'chunk': 'a', 'model': 'n', 'provider': 'q', 'context': 'd',"
            + " 'timestamp': '2025-04-24T12:34:57Z'}");

    assertThat(read("{'done': true}").details()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The stream before; the text that is delivered, null if none; what the end tells.
        "{}|whole|3",
        "{'chunk': ''}|whole|3",
        "{'chunk': 'who', 'tokens': 2}||3",
        "{'chunk': 'who'}||3"
      })
  void wholeAnswer_isDeliveredUnlessItsTextCameBefore(String before, String text, int tokens)
      throws Exception {
    read(before);

    StreamEvent end = reader.readWhole(object("{'message': 'whole', 'tokens': 3, 'model': 'm'}"));

    assertThat(Optional.ofNullable(end.chunk()).map(StreamChunk::text))
        .isEqualTo(Optional.ofNullable(text));
    assertThat(end.isDone()).isTrue();
    assertThat(end.details().additionalProperties()).isEqualTo(Map.of("tokens", tokens));
    assertThat(end.details().model()).isEqualTo(Optional.of("m").filter(model -> text == null));
    if (text != null) {
      assertThat(end.chunk().additionalProperties()).isEqualTo(Map.of("tokens", tokens));
    }
  }

  @Test
  void wholeAnswerBehindTheEnd_addsToWhatTheEndTells() throws Exception {
    StreamEvent end = read("{'chunk': 'bye', 'done': true}");

    StreamEvent more = reader.readBehind(object("{'message': 'bye', 'tokens': 3}"), end);

    assertThat(more.chunk()).isSameAs(end.chunk());
    assertThat(more.details().additionalProperties()).isEqualTo(Map.of("tokens", 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'error': 'too late'}", "{'noise': 1}"})
  void whatIsNoAnswerBehindTheEnd_changesNothing(String json) throws Exception {
    StreamEvent end = read("{'chunk': 'bye', 'done': true}");

    assertThat(reader.readBehind(object(json), end)).isSameAs(end);
  }

  @Test
  void answerBehindAFailure_changesNothing() throws Exception {
    StreamEvent end = read("{'error': 'broken', 'done': true}");

    assertThat(reader.readBehind(object("{'message': 'whole'}"), end)).isSameAs(end);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'chunk': 'a'}|true",
        "{'done': false}|true",
        "{'error': 'a'}|true",
        "{'usage': {}}|true",
        "{'provider': 'p'}|true",
        "{}|false",
        "{'status': 'typing', 'context': 'c'}|false",
        "{'chunk': null, 'done': null}|false"
      })
  void payloadOfAnAnswer_isAPieceAFailureOrWhatIsToldOfIt(String json, boolean ofAnswer) {
    assertThat(ChunkReader.isOfAnswer(object(json))).isEqualTo(ofAnswer);
  }

  @ParameterizedTest
  @CsvSource({
    "--, ..",
    "-f, .R",
    "-ff, .R.",
    "f, .",
    "fff, ...",
    "f-, ..",
    "f-f, ..R",
    "-f-, .R.",
    "-f-f, .R.R"
  })
  void restart_isTheFirstFallbackChunkBehindOthers(String sent, String expected) throws Exception {
    StringBuilder restarts = new StringBuilder();
    for (char kind : sent.toCharArray()) {
      StreamChunk chunk = chunk("{'chunk': 'a', 'fallback': " + (kind == 'f') + "}");
      assertThat(chunk.isFallback()).isEqualTo(kind == 'f');
      restarts.append(chunk.isRestart() ? 'R' : '.');
    }

    assertThat(restarts).hasToString(expected);
  }

  @Test
  void restart_mayBeTheLastChunk() throws Exception {
    chunk("{'chunk': 'a'}");

    assertThat(chunk("{'chunk': 'b', 'fallback': true, 'done': true}"))
        .returns(true, StreamChunk::isRestart)
        .returns(true, StreamChunk::isLast);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[DONE]",
        "[{'chunk': 'a'}]",
        "'a'",
        "{'chunk': 'a'",
        "{'chunk': 'a'}{}",
        "42"
      })
  void payloadThatIsNoObject_isMalformed(String text) {
    assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> read(text));
  }

  @Test
  void malformedPayload_isShownShortAndWithoutItsTexts() {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> read("{'chunk': 'private words', 'model': m, " + " ".repeat(500)))
        .satisfies(
            malformed ->
                assertThat(malformed.snippet(new Redactor(List.of())))
                    .hasSizeLessThanOrEqualTo(121)
                    .startsWith("{\"chunk\": \"…\", \"model\": m,")
                    .doesNotContain("private"))
        .satisfies(malformed -> assertThat(malformed.problem()).doesNotContain("private"));
  }

  @Test
  void read_looksOnlyAtTheGivenBytes() throws Exception {
    byte[] bytes = bytes("garbage{'chunk': 'a'}garbage");

    StreamChunk chunk = reader.read(bytes, 7, bytes.length - 14).chunk();
    assertThat(Stream.of(chunk).map(StreamChunk::text).collect(Collectors.toList()))
        .containsExactly("a");
  }

  private StreamEvent read(String json) throws MalformedJsonException {
    byte[] bytes = bytes(json);
    return reader.read(bytes, 0, bytes.length);
  }

  private StreamChunk chunk(String json) throws MalformedJsonException {
    StreamChunk chunk = read(json).chunk();
    assertThat(chunk).isNotNull();
    return chunk;
  }
}
