package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers with status 200 that are no Rhetor answers. */
class UnreadableAnswersTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'text': 'Hi'}",
        "{'message': null, 'error': null}",
        "{'message': {'text': 'Hi'}}",
        "{'message': ['Hi']}",
        "[{'message': 'Hi'}]",
        "'Hi'",
        "null",
        "42",
        "",
        "   ",
        "Hi",
        "<html><body>Welcome</body></html>",
        "{'message': 'Hi'",
        "{'message': 'Hi'} {'message': 'again'}",
        "{'message': 'Hi', 'score': nan}"
      })
  void bodyThatIsNoAnswer_isProtocolFailure(String body) {
    RhetorProtocolException failure = failureOfMessage(json(body));

    assertThat(failure).hasMessageStartingWith("The answer to POST /message is no Rhetor answer");
    assertThat(failure).hasMessageContaining("baseUrl");
    assertThat(failure.isRetryable()).isFalse();
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "", "<html>", "null", "{'providers': "})
  void unreadableAnswerToACallThatReads_cannotHaveBeenProcessed(String body) {
    SERVER.stubFor(any(anyUrl()).willReturn(ok(json(body))));
    RhetorProtocolException failure;
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      failure = Outcomes.failureOf(rhetor.getProviders(), RhetorProtocolException.class);
    }

    assertThat(failure.mayHaveBeenProcessed()).isFalse();
  }

  @Test
  void unreadableBody_isShownShortAndWithoutQuotedValues() {
    RhetorProtocolException failure =
        failureOfMessage(json("{'api_key': 'k-123', 'list': [1, 2, " + "3, ".repeat(500)));

    assertThat(failure).hasMessageContaining("api_key").hasMessageNotContaining("k-123");
    assertThat(failure.getMessage()).hasSizeLessThan(500);
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        0, // what follows looks like UTF-32 and is not
        (byte) 0xFF, // no character begins so
        (byte) 0xEF // nor does a byte order mark look so
      })
  void bodyThatIsNoUnicode_isProtocolFailure(byte first) {
    byte[] body = {first, 0, 0, '{', (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};
    SERVER.stubFor(any(anyUrl()).willReturn(ok().withBody(body)));

    assertThat(failureOfMessage())
        .hasMessageContaining("is no Rhetor answer")
        .hasMessageNotContaining("defect");
  }

  @Test
  void bodyNestedTooDeeply_isProtocolFailure() {
    assertThat(failureOfMessage("{\"message\":" + "[".repeat(100_000)))
        .hasMessageContaining("is no Rhetor answer");
  }

  @Tag("large")
  @Test
  void bodyAboveTheDefaultLimit_isProtocolFailureThatNamesTheLimit() {
    SERVER.stubFor(any(anyUrl()).willReturn(ok().withBody(new byte[17 * 1024 * 1024])));

    RhetorProtocolException failure = failureOfMessage();

    assertThat(failure).hasMessageContaining("16777216").hasMessageContaining("maxResponseBytes");
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
  }

  @Test
  void bodyAtTheConfiguredLimit_readsAndOneByteMoreDoesNot() throws Exception {
    String body = "{\"message\": \"" + "x".repeat(1_024 - 15) + "\"}";
    SERVER.stubFor(any(anyUrl()).willReturn(ok(body)));
    RhetorConfig config = LocalServer.config(SERVER).maxResponseBytes(1_024).build();
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      assertThat(body).hasSize(1_024);
      assertThat(Outcomes.valueOf(rhetor.sendMessage("Hello")).message()).hasSize(1_009);

      SERVER.stubFor(any(anyUrl()).willReturn(ok(body + " ")));
      assertThat(Outcomes.failureOf(rhetor.sendMessage("Hello"), RhetorProtocolException.class))
          .hasMessageContaining("1024");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html></html>", "[]", "{}"})
  void streamThatIsNoStream_isProtocolFailureThatNamesWhatCame(String body) {
    SERVER.stubFor(any(anyUrl()).willReturn(okForContentType("text/html; charset=utf-8", body)));
    RhetorProtocolException failure;
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      failure =
          Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), RhetorProtocolException.class);
    }

    assertThat(failure).hasMessageContaining("text/html");
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
  }

  @Test
  void streamEventThatIsNoUnicode_isFailureOfThisLibrary() {
    byte[] event = {'d', 'a', 't', 'a', ':', 0, 0, 0, '{', -1, -1, -1, -1, '\n', '\n'};
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(ok().withHeader("Content-Type", "text/event-stream").withBody(event)));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      assertThat(Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), RhetorException.class))
          .isInstanceOf(RhetorProtocolException.class);
    }
  }

  private static RhetorProtocolException failureOfMessage(String body) {
    SERVER.stubFor(any(anyUrl()).willReturn(ok(body)));
    return failureOfMessage();
  }

  private static RhetorProtocolException failureOfMessage() {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.failureOf(rhetor.sendMessage("Hello"), RhetorProtocolException.class);
    }
  }
}
