package io.rhetor.client.captures;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Replay;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Answers that came whole, recorded from a real server and replayed over a socket. */
class MessageCapturesTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/expected/messages.csv", delimiter = '|', numLinesToSkip = 1)
  void answer_reads(ArgumentsAccessor row) throws Exception {
    Capture capture = Capture.load(row.getString(0));
    SERVER.stubFor(Replay.whole(capture));

    MessageResponse answer;
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      answer = Outcomes.valueOf(Calls.whole(rhetor, capture));
    }

    // The text first and alone, since a MessageResponse does not show it.
    assertThat(answer.message()).isEqualTo(expectedAnswer(row).message());
    assertThat(answer).isEqualTo(expectedAnswer(row));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/expected/model-failures.csv", delimiter = '|', numLinesToSkip = 1)
  void errorWithStatus200_isFailureOfTheModel(String name, String contextId, String error) {
    Capture capture = Capture.load(name);
    SERVER.stubFor(Replay.whole(capture));

    RhetorModelException failure;
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      failure = Outcomes.failureOf(Calls.whole(rhetor, capture), RhetorModelException.class);
    }

    assertThat(failure.error()).isEqualTo(error);
    assertThat(failure.contextId()).hasValue(contextId);
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
    assertThat(failure).hasMessageContaining(error);
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/expected/refusals.csv", delimiter = '|', numLinesToSkip = 1)
  void refusal_isTypedAndDescribed(ArgumentsAccessor row) {
    Capture capture = Capture.load(row.getString(0));
    SERVER.stubFor(Replay.whole(capture));

    RhetorApiException failure;
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      failure = Outcomes.failureOf(Calls.any(rhetor, capture), RhetorApiException.class);
    }

    assertThat(failure.status()).isEqualTo(row.getInteger(1));
    assertThat(failure.getClass().getSimpleName()).isEqualTo(row.getString(2));
    assertThat(failure.isRetryable()).isEqualTo(row.getString(3).equals("yes"));
    assertThat(failure.mayHaveBeenProcessed()).isEqualTo(row.getString(4).equals("yes"));
    assertThat(failure.detail()).hasValue(row.getString(5));
    assertThat(describe(failure)).isEqualTo(row.getString(6));
    assertThat(failure.uri().getPath()).isEqualTo(capture.path());
  }

  private static MessageResponse expectedAnswer(ArgumentsAccessor row) {
    String flags = Optional.ofNullable(row.getString(6)).orElse("");
    MessageResponse.Builder answer =
        MessageResponse.builder()
            .provider(row.getString(1))
            .model(row.getString(2))
            .timestamp(Instant.parse(row.getString(5)))
            .simulated(flags.contains("simulated"))
            .fallback(flags.contains("fallback"))
            .message(SimulatedReply.text(row.getString(7), row.getString(8), row.getString(9)));
    if (row.getString(3) != null) {
      answer.contextId(ContextId.of(row.getString(3)));
    } else {
      answer.additionalProperty("context", row.getString(4));
    }
    return answer.build();
  }

  /** The refused fields as {@code place: message [type]; …}; null for none, as in the table. */
  private static String describe(RhetorApiException failure) {
    String fields =
        failure.fieldErrors().stream()
            .map(field -> field.location() + ": " + field.message() + " [" + field.type() + "]")
            .collect(Collectors.joining("; "));
    return fields.isEmpty() ? null : fields;
  }
}
