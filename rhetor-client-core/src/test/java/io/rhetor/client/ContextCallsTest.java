package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.requestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.context.RhetorContexts;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorBadRequestException;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorValidationException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code rhetor.contexts()} sends, refuses to send, and how it fails. */
class ContextCallsTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private static final ContextId ID = ContextId.of("quill", "harbour");

  /** A call of the group. */
  private interface Call extends Function<RhetorContexts, CompletableFuture<?>> {}

  static Stream<Arguments> calls() {
    return Stream.of(
        call("GET", "/contexts", contexts -> contexts.listContexts()),
        call(
            "GET",
            "/contexts/quill%3Aharbour?limit=20&include_metadata=false",
            contexts -> contexts.getContext(ID)),
        call(
            "GET",
            "/contexts/quill%3Aharbour?limit=50&include_metadata=true",
            contexts -> contexts.getContext(ID, 50, true)),
        call("DELETE", "/contexts/quill%3Aharbour", contexts -> contexts.deleteContext(ID)),
        call(
            "POST",
            "/contexts/quill%3Aharbour/search?query=lamp&limit=5",
            contexts -> contexts.searchContext(ID, "lamp")),
        call(
            "POST",
            "/contexts/quill%3Aharbour/search?query=lamp&limit=1",
            contexts -> contexts.searchContext(ID, "lamp", 1)),
        call(
            "POST",
            "/contexts/quill%3Aharbour/summarize?max_tokens=150",
            contexts -> contexts.summarizeContext(ID)),
        call(
            "POST",
            "/contexts/quill%3Aharbour/summarize?max_tokens=40",
            contexts -> contexts.summarizeContext(ID, 40)));
  }

  private static Arguments call(String method, String url, Call call) {
    return Arguments.of(method, url, call);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void call_hasItsMethodPathAndQueryAndNoBody(String method, String url, Call call)
      throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}")));

    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(call.apply(rhetor.contexts()));
    }

    SERVER.verify(1, anyRequestedFor(anyUrl()));
    SERVER.verify(1, requestedFor(method, urlEqualTo(url)).withRequestBody(absent()));
  }

  @ParameterizedTest
  @CsvSource({
    "never seen, never%20seen",
    "quill: night watch, quill%3A%20night%20watch",
    "quill:港 ⚓, quill%3A%E6%B8%AF%20%E2%9A%93",
    "a+b&c=d?e#f%2F;g, a%2Bb%26c%3Dd%3Fe%23f%252F%3Bg",
    "..., ..."
  })
  void idOfAnyCharacters_isOneStepOfThePath(String id, String step) throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}")));

    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(rhetor.contexts().deleteContext(ContextId.of(id)));
    }

    SERVER.verify(1, requestedFor("DELETE", urlEqualTo("/contexts/" + step)));
  }

  @Test
  void longestId_isSent() throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    String longest = "⚓".repeat(1_024);

    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(rhetor.contexts().deleteContext(ContextId.of(longest)));
    }

    SERVER.verify(1, requestedFor("DELETE", urlEqualTo("/contexts/" + "%E2%9A%93".repeat(1_024))));
  }

  @Test
  void idOfTenThousandCharacters_isRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ContextId.of("x".repeat(10_000)))
        .withMessageContaining("contextId")
        .withMessageContaining("1024");
  }

  @ParameterizedTest
  @CsvSource({
    "green lamp, green%20lamp",
    "a+b&limit=9#c, a%2Bb%26limit%3D9%23c",
    "la nuit ? ça marche — 🌊, la%20nuit%20%3F%20%C3%A7a%20marche%20%E2%80%94%20%F0%9F%8C%8A"
  })
  void textToLookFor_isOneParameter(String text, String parameter) throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}")));

    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.valueOf(rhetor.contexts().searchContext(ID, text));
    }

    SERVER.verify(
        1,
        requestedFor(
            "POST",
            urlEqualTo("/contexts/quill%3Aharbour/search?query=" + parameter + "&limit=5")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void numbersBelowOne_areRefusedByName(int number) {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      RhetorContexts contexts = rhetor.contexts();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> contexts.getContext(ID, number, false))
          .withMessageStartingWith("limit: must be at least 1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> contexts.searchContext(ID, "lamp", number))
          .withMessageStartingWith("limit: must be at least 1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> contexts.summarizeContext(ID, number))
          .withMessageStartingWith("maxTokens: must be at least 1");
    }
    SERVER.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  @SuppressWarnings("NullAway")
  void missingArguments_areRefusedByName() {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      RhetorContexts contexts = rhetor.contexts();
      for (String blank : new String[] {"", " \t"}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> contexts.searchContext(ID, blank))
            .withMessageStartingWith("query: must not be blank");
      }
      assertThatNullPointerException()
          .isThrownBy(() -> contexts.searchContext(ID, null))
          .withMessage("query");
      assertThatNullPointerException()
          .isThrownBy(() -> contexts.getContext(null))
          .withMessage("contextId");
      assertThatNullPointerException()
          .isThrownBy(() -> contexts.deleteContext(null))
          .withMessage("contextId");
      assertThatNullPointerException()
          .isThrownBy(() -> contexts.searchContext(null, "lamp"))
          .withMessage("contextId");
      assertThatNullPointerException()
          .isThrownBy(() -> contexts.summarizeContext(null))
          .withMessage("contextId");
    }
    SERVER.verify(0, anyRequestedFor(anyUrl()));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("calls")
  void refusals_areTyped(String method, String url, Call call) {
    assertThat(failure(400, call)).isInstanceOf(RhetorBadRequestException.class);
    assertThat(failure(404, call)).isInstanceOf(RhetorNotFoundException.class);
    assertThat(failure(422, call)).isInstanceOf(RhetorValidationException.class);
    RhetorApiException broken = failure(500, call);
    assertThat(broken).isInstanceOf(RhetorServerException.class);
    assertThat(broken.method()).isEqualTo(method);
    assertThat(broken.detail()).hasValue("no luck");
    // Only a summary costs something; all other calls may be repeated without harm.
    assertThat(broken.mayHaveBeenProcessed()).isEqualTo(url.contains("summarize"));
  }

  @Test
  void textToLookFor_isInNoMessage() {
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(jsonResponse(json("{'detail': 'nothing like green lamp here'}"), 400)));

    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      RhetorApiException failure =
          Outcomes.failureOf(
              rhetor.contexts().searchContext(ID, "green lamp"), RhetorBadRequestException.class);

      assertThat(failure.toString())
          .contains("nothing like … here")
          .doesNotContain("green")
          .doesNotContain("lamp");
      assertThat(failure.uri().toString()).endsWith("/contexts/quill%3Aharbour/search");
    }
  }

  @Test
  void closedClient_endsTheView() {
    RhetorClient rhetor = LocalServer.client(SERVER);
    RhetorContexts contexts = rhetor.contexts();
    rhetor.close();

    Outcomes.failureOf(contexts.listContexts(), ClientClosedException.class);
  }

  private static RhetorApiException failure(int status, Call call) {
    SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse(json("{'detail': 'no luck'}"), status)));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.failureOf(call.apply(rhetor.contexts()), RhetorApiException.class);
    }
  }
}
