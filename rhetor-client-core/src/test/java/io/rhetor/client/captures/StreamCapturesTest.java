package io.rhetor.client.captures;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Replay;
import io.rhetor.client.support.ScriptedServer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Answers that came piece by piece, recorded from a real server and replayed over a socket in the
 * recorded pieces of bytes and with the recorded end.
 */
class StreamCapturesTest {
  private final List<StreamChunk> chunks = new CopyOnWriteArrayList<>();

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "/expected/streams.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      maxCharsPerColumn = 10_000)
  void stream_reads(ArgumentsAccessor row) throws Exception {
    Capture capture = Capture.load(row.getString(0));
    MessageResponse whole;
    try (ScriptedServer server = ScriptedServer.start(Replay.piecewise(capture));
        RhetorClient rhetor = LocalServer.client(server)) {
      whole = Outcomes.valueOf(Calls.stream(rhetor, capture).forEach(chunks::add));
    }

    // The text first and alone, since a MessageResponse does not show it.
    assertThat(whole.message()).isEqualTo(expectedAnswer(row).message());
    assertThat(whole).isEqualTo(expectedAnswer(row));
    assertThat(chunks).hasSize(row.getInteger(1)).noneMatch(StreamChunk::isLast);
    assertThat(restarts())
        .isEqualTo(row.getString(2) == null ? List.of() : List.of(row.getInteger(2)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/expected/broken-streams.csv", delimiter = '|', numLinesToSkip = 1)
  void brokenStream_failsWithWhatItHad(
      String name, int count, String partial, String cause, String error, String contextId)
      throws Exception {
    Capture capture = Capture.load(name);
    RhetorException failure;
    try (ScriptedServer server = ScriptedServer.start(Replay.piecewise(capture));
        RhetorClient rhetor = LocalServer.client(server)) {
      failure =
          Outcomes.failureOf(
              Calls.stream(rhetor, capture).forEach(chunks::add), RhetorException.class);
    }

    assertThat(chunks).hasSize(count);
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
    Throwable plain = failure;
    if (count > 0) {
      assertThat(failure).isInstanceOf(RhetorStreamException.class);
      assertThat(((RhetorStreamException) failure).partial()).isEqualTo(partial);
      plain = failure.getCause();
    }
    assertThat(plain.getClass().getSimpleName()).isEqualTo(cause);
    if (error != null) {
      assertThat(((RhetorModelException) plain).error()).isEqualTo(error);
      assertThat(((RhetorModelException) plain).contextId()).hasValue(contextId);
    }
  }

  private static MessageResponse expectedAnswer(ArgumentsAccessor row) {
    return MessageResponse.builder()
        .fallback(row.getString(2) != null)
        .provider(row.getString(3))
        .model(row.getString(4))
        .contextId(ContextId.of(row.getString(5)))
        .timestamp(Instant.parse(row.getString(6)))
        .message(SimulatedReply.text(row.getString(7), row.getString(8), row.getString(9)))
        .build();
  }

  private List<Integer> restarts() {
    return IntStream.range(0, chunks.size())
        .filter(i -> chunks.get(i).isRestart())
        .boxed()
        .collect(Collectors.toList());
  }
}
