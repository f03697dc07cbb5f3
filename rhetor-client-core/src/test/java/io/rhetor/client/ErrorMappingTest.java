package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.FieldError;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorRateLimitException;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From statuses, headers and bodies of refusals to exceptions. */
class ErrorMappingTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  /** Columns: repeatable anyway, and may have been processed for a message and for a read. */
  @ParameterizedTest
  @CsvSource({
    "301, RhetorApiException,              false, false",
    "307, RhetorApiException,              false, false",
    "400, RhetorBadRequestException,       false, false",
    "401, RhetorAuthenticationException,   false, false",
    "403, RhetorPermissionDeniedException, false, false",
    "404, RhetorNotFoundException,         false, false",
    "405, RhetorApiException,              false, false",
    "408, RhetorApiException,              true,  true",
    "409, RhetorApiException,              false, false",
    "418, RhetorApiException,              false, false",
    "422, RhetorValidationException,       false, false",
    "429, RhetorRateLimitException,        true,  false",
    "500, RhetorServerException,           false, true",
    "501, RhetorServerException,           false, true",
    "502, RhetorServerException,           true,  true",
    "503, RhetorServerException,           true,  false",
    "504, RhetorServerException,           true,  true",
    "529, RhetorServerException,           false, true"
  })
  void status_decidesTypeAndWhatToDo(
      int status, String type, boolean retryable, boolean messageMayHaveBeenProcessed) {
    SERVER.stubFor(any(anyUrl()).willReturn(status(status).withBody("{\"detail\":\"No\"}")));
    RhetorApiException message;
    RhetorApiException stream;
    RhetorApiException read;
    try (RhetorClient rhetor = LocalServer.clientWithoutRetries(SERVER)) {
      message = Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorApiException.class);
      stream = Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), RhetorApiException.class);
      read = Outcomes.failureOf(rhetor.getProviders(), RhetorApiException.class);
    }

    assertThat(message.status()).isEqualTo(status);
    assertThat(message.getClass().getSimpleName()).isEqualTo(type);
    assertThat(message.isRetryable()).isEqualTo(retryable);
    assertThat(message.mayHaveBeenProcessed()).isEqualTo(messageMayHaveBeenProcessed);
    assertThat(stream).hasSameClassAs(message);
    assertThat(stream.mayHaveBeenProcessed()).isEqualTo(messageMayHaveBeenProcessed);
    assertThat(read).hasSameClassAs(message);
    assertThat(read.isRetryable()).isEqualTo(retryable);
    assertThat(read.mayHaveBeenProcessed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'detail': 'Busy'} | Busy",
        "{'error': 'Busy'} | Busy",
        "{'message': 'Busy'} | Busy",
        "{'error': {'code': 'overloaded', 'message': 'Busy', 'details': {}}} | Busy (overloaded)",
        "{'error': {'message': 'Busy'}} | Busy",
        "{'error': {'code': 'overloaded'}} | overloaded",
        "{'detail': {'code': 7, 'message': 'Busy'}} | Busy (7)",
        "{'detail': null, 'error': 'Busy'} | Busy",
        "{'detail': [], 'message': 'Busy'} | Busy",
        "{'detail': ['Busy', 'Later']} | Busy; Later",
        "{'detail': [{'loc': ['body', 'message'], 'msg': 'Required'}]} | body.message: Required",
        "Busy | Busy",
        "<html>Busy</html> | <html>Busy</html>",
        "['Busy'] | ['Busy']",
        "{} |",
        "{'detail': ''} |",
        "{'code': 7} |",
        "~~ |"
      })
  void detail_readsFromEveryShape(String body, String detail) {
    for (int status : new int[] {400, 401, 403, 404, 405, 418, 422, 429, 500, 503}) {
      RhetorApiException failure = refusal(status(status).withBody(json(body == null ? "" : body)));

      assertThat(failure.detail().orElse("")).isEqualTo(detail == null ? "" : json(detail));
      assertThat(failure.status()).isEqualTo(status);
      assertThat(failure).hasMessageContaining(" answered " + status);
      assertThat(failure.rawBody()).isEqualTo(json(body == null ? "" : body));
    }
  }

  @Test
  void validationErrors_listTheirFields() {
    RhetorApiException failure =
        refusal(
            status(422)
                .withBody(
                    json(
                        "{'detail': [{'type': 'missing', 'loc': ['body', 'messages', 0, 'role'],"
                            + " 'msg': 'Field required', 'input': {}}, {'msg': 'Odd'}, {}]}")));

    assertThat(failure.fieldErrors())
        .containsExactly(
            new FieldError("body.messages.0.role", "Field required", "missing"),
            new FieldError("", "Odd", ""),
            new FieldError("", "", ""));
    assertThat(failure).hasMessageContaining("body.messages.0.role: Field required; Odd");
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 7, 7000",
    "Retry-After, 0, 0",
    "Retry-After, 1.5, 1500",
    "retry-after-ms, 250, 250",
    "Retry-After, 'Wed, 21 Oct 2015 07:28:00 GMT', 0"
  })
  void retryAfter_reads(String header, String value, long millis) {
    RhetorApiException failure = refusal(status(429).withHeader(header, value));

    assertThat(failure).isInstanceOf(RhetorRateLimitException.class);
    assertThat(failure.retryAfter()).hasValue(Duration.ofMillis(millis));
    assertThat(failure).hasMessageContaining("after " + millis + " ms");
  }

  @Test
  void retryAfterDate_isTheTimeUntilThen() {
    String tomorrow =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC));

    assertThat(refusal(status(503).withHeader("Retry-After", tomorrow)).retryAfter().orElseThrow())
        .isBetween(Duration.ofHours(23), Duration.ofHours(24));
  }

  @Test
  void retryAfterInMilliseconds_beatsSeconds() {
    assertThat(
            refusal(
                    status(429)
                        .withHeader("Retry-After", "60")
                        .withHeader("retry-after-ms", "1500"))
                .retryAfter())
        .hasValue(Duration.ofMillis(1_500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "", "NaN", "Wed, 21 Oct"})
  void unreadableRetryAfter_isMissing(String value) {
    assertThat(refusal(status(429).withHeader("Retry-After", value)).retryAfter()).isEmpty();
    assertThat(refusal(status(429).withHeader("retry-after-ms", value)).retryAfter()).isEmpty();
  }

  @Test
  void unreadableMilliseconds_leaveSeconds() {
    assertThat(
            refusal(status(429).withHeader("Retry-After", "2").withHeader("retry-after-ms", "soon"))
                .retryAfter())
        .hasValue(Duration.ofSeconds(2));
  }

  @Test
  void requestId_isKeptAndShown() {
    RhetorApiException failure = refusal(status(500).withHeader("x-request-id", "req-42"));

    assertThat(failure.requestId()).hasValue("req-42");
    assertThat(failure).hasMessageContaining("req-42");
    assertThat(refusal(status(500)).requestId()).isEmpty();
  }

  @Test
  void refusal_namesTheCall() {
    RhetorApiException failure = refusal(status(404));

    assertThat(failure.method()).isEqualTo("POST");
    assertThat(failure.uri()).isEqualTo(URI.create(LocalServer.url(SERVER) + "/message"));
    assertThat(failure)
        .hasMessageStartingWith("POST " + LocalServer.url(SERVER) + "/message answered 404");
  }

  @ParameterizedTest
  @CsvSource({
    "400, Correct the value",
    "401, RHETOR_TOKEN",
    "403, what this token may do",
    "404, Check the id",
    "405, Check that baseUrl",
    "422, Correct the named fields",
    "429, Repeat it later",
    "500, its log says why",
    "503, repeat it shortly"
  })
  void message_saysWhatToDo(int status, String advice) {
    assertThat(refusal(status(status).withBody("{\"detail\":\"No\"}")))
        .hasMessageContaining(": No.")
        .hasMessageContaining(advice);
  }

  @Test
  void rawBody_isBounded() {
    RhetorApiException failure = refusal(status(500).withBody("x".repeat(1_000_000)));

    assertThat(failure.rawBody()).hasSize(8_192);
    assertThat(failure.getMessage()).hasSizeLessThan(600);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'error': 'No key', 'context': 'a:b'} | No key",
        "{'error': {'code': 'auth', 'message': 'No key'}, 'context': 'a:b'} | No key (auth)",
        "{'error': {'reason': 1}, 'message': null, 'context': 'a:b'} | no reason given"
      })
  void errorWithStatus200_isFailureOfTheModel(String body, String error) {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json(body))));
    try (RhetorClient rhetor = LocalServer.clientWithoutRetries(SERVER)) {
      RhetorModelException failure =
          Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorModelException.class);

      assertThat(failure.error()).isEqualTo(error);
      assertThat(failure.contextId()).hasValue("a:b");
      assertThat(failure).hasMessageContaining(error).hasMessageContaining("Try again");
      assertThat(
              Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), RhetorModelException.class))
          .hasMessage(failure.getMessage());
    }
  }

  private static RhetorApiException refusal(ResponseDefinitionBuilder answer) {
    SERVER.stubFor(any(anyUrl()).willReturn(answer));
    try (RhetorClient rhetor = LocalServer.clientWithoutRetries(SERVER)) {
      return Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorApiException.class);
    }
  }
}
