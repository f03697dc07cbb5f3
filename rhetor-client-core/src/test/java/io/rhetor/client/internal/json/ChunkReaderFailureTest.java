package io.rhetor.client.internal.json;

import static io.rhetor.client.internal.json.JsonTesting.JSON;
import static io.rhetor.client.internal.json.JsonTesting.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorModelException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures of the model within a stream: as a payload, and as an event of type {@code error}. */
class ChunkReaderFailureTest {
  private final ChunkReader reader = new ChunkReader(JSON, new Redactor(List.of("my plan")));

  @Test
  void errorPayload_isAFailureThatEndsTheStream() throws Exception {
    StreamEvent event =
        read(
            "{'error': 'upstream connection reset (lab)', 'context': 'quill:serr',"
                + " 'timestamp': '2026-11-22T10:53:24.533432', 'done': true}");

    assertThat(event.isDone()).isTrue();
    assertThat(event.chunk()).isNull();
    assertThat(event.failure())
        .returns("upstream connection reset (lab)", RhetorModelException::error)
        .satisfies(failure -> assertThat(failure.contextId()).contains("quill:serr"))
        .satisfies(failure -> assertThat(failure).hasMessageContaining("upstream connection"))
        .returns(true, RhetorModelException::isRetryable)
        .returns(true, RhetorModelException::mayHaveBeenProcessed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'error': 'broken'}|broken",
        "{'error': 'broken', 'done': false}|broken",
        "{'error': {'code': 'x1', 'message': 'broken'}}|broken (x1)",
        "{'error': {'message': 'broken'}}|broken",
        "{'error': {'code': 'x1'}}|x1",
        "{'error': {}, 'message': 'broken'}|broken",
        "{'error': ['broken']}|broken",
        "{'error': 503}|503"
      })
  void errorPayload_isReadInEveryShape(String json, String expected) throws Exception {
    assertThat(read(json).failure()).isNotNull().returns(expected, RhetorModelException::error);
  }

  @Test
  void errorPayload_behindChunks_isReadAlike() throws Exception {
    read("{'chunk': 'a'}");

    assertThat(read("{'error': 'broken', 'done': true}").failure()).isNotNull();
  }

  @Test
  void failureMessage_saysWhatToDoAndQuotesNothingPrivate() throws Exception {
    RhetorModelException failure = read("{'error': 'cannot answer: my plan.'}").failure();

    assertThat(failure)
        .hasMessageContainingAll("cannot answer: …. Try again", "provider")
        .hasMessageNotContaining("my plan");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'error': 'broken'}|broken",
        "{'error': {'code': 'x1', 'message': 'broken'}}|broken (x1)",
        "{'detail': 'broken'}|broken",
        "{'message': 'broken'}|broken",
        "{'chunk': 'a'}|no reason given",
        "broken pipe|broken pipe",
        "['broken']|[\"broken\"]",
        "{'error': 'bro|{\"error\": \"bro"
      })
  void errorEvent_isAFailureWhateverItHolds(String payload, String expected) {
    assertThat(readFailure(payload)).returns(expected, RhetorModelException::error);
  }

  @Test
  void errorEvent_namesItsContextIfItSaysSo() {
    assertThat(readFailure("{'error': 'x', 'context': 'quill:1'}").contextId()).contains("quill:1");
    assertThat(readFailure("plain").contextId()).isEmpty();
  }

  @Test
  void errorEvent_ofPlainText_isCut() {
    RhetorModelException failure = readFailure("x".repeat(70_000));

    assertThat(failure.error()).hasSize(65_536);
    assertThat(failure.getMessage()).hasSizeLessThan(500);
  }

  @Test
  void readFailure_looksOnlyAtTheGivenBytes() {
    byte[] bytes = bytes("garbage{'error': 'broken'}garbage");

    assertThat(reader.readFailure(bytes, 7, bytes.length - 14))
        .returns("broken", RhetorModelException::error);
  }

  private StreamEvent read(String json) throws MalformedJsonException {
    byte[] bytes = bytes(json);
    return reader.read(bytes, 0, bytes.length);
  }

  private RhetorModelException readFailure(String payload) {
    byte[] bytes = bytes(payload);
    return reader.readFailure(bytes, 0, bytes.length);
  }
}
