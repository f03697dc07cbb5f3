package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.CapabilityInvocationException;
import io.rhetor.client.error.CapabilityNotFoundException;
import io.rhetor.client.error.ComponentNotFoundException;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorAuthenticationException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorPermissionDeniedException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What invoking a capability sends, and what the answers mean. */
class HermesInvocationTest {
  private static final String SECRET = "The vault opens at 4711";
  private static final String INK = "/part/capabilities/ink";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private HermesClient hermes;

  @BeforeEach
  void open() {
    hermes = HermesClient.create(HermesStubs.config(SERVER).build());
    HermesStubs.register(SERVER, "quill", "['ink']");
  }

  @AfterEach
  void close() {
    hermes.close();
  }

  private void answer(int status, String body) {
    SERVER.stubFor(post(INK).willReturn(jsonResponse(json(body), status)));
  }

  private <E extends RhetorException> E failure(Class<E> type) {
    return Outcomes.failureOf(hermes.invoke("quill", "ink", Map.of("text", SECRET)), type);
  }

  @Test
  void parametersAreTheBody_andTheAnswerIsPlain() throws Exception {
    answer(200, "{'id': 'i1', 'cost': 0.5, 'tags': ['a'], 'none': null}");

    Map<String, Object> answer =
        Outcomes.valueOf(
            hermes.invoke(
                "quill",
                "ink",
                Map.of("text", "Grüße", "deep", Map.of("list", List.of(1, true, "x")))));

    assertThat(answer).containsOnlyKeys("id", "cost", "tags").containsEntry("id", "i1");
    assertThatThrownBy(() -> answer.put("more", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo(INK))
            .withHeader("Content-Type", equalTo("application/json"))
            .withRequestBody(
                equalToJson(json("{'text': 'Grüße', 'deep': {'list': [1, true, 'x']}}"))));
  }

  @Test
  void namesAreEncodedInThePath() throws Exception {
    HermesStubs.register(SERVER, "pen%20%C3%BC", "[]");
    SERVER.stubFor(
        post(urlEqualTo("/part/capabilities/ink%20%26%20blot"))
            .willReturn(okJson(json("{'ok': true}"))));

    assertThat(Outcomes.valueOf(hermes.invoke("pen ü", "ink & blot", Map.of())))
        .isEqualTo(Map.of("ok", true));
  }

  @Test
  void tokenAndClientId_goToHermesAndToTheComponent() throws Exception {
    answer(200, "{}");
    RhetorConfig config =
        HermesStubs.config(SERVER)
            .token("s3cret")
            .component("scribe")
            .header("X-API-Key", "k")
            .build();
    try (HermesClient known = HermesClient.create(config)) {
      Outcomes.valueOf(known.invoke("quill", "ink", Map.of()));
    }

    SERVER.verify(
        2,
        anyRequestedFor(anyUrl())
            .withHeader("Authorization", equalTo("Bearer s3cret"))
            .withHeader("X-Client-ID", equalTo("scribe"))
            .withHeader("X-API-Key", equalTo("k")));
  }

  @Test
  void withoutTokenAndComponent_theClientIdIsTheLibrary() throws Exception {
    answer(200, "{}");
    RhetorConfig plain = RhetorConfig.builder().hermesUrl(LocalServer.url(SERVER)).build();
    try (HermesClient anonymous = HermesClient.create(plain)) {
      Outcomes.valueOf(anonymous.invoke("quill", "ink", Map.of()));
    }

    SERVER.verify(
        2,
        anyRequestedFor(anyUrl())
            .withHeader("Authorization", absent())
            .withHeader("X-Client-ID", equalTo("rhetor-java")));
  }

  @Test
  void clientId_canBeAnyName_orSetByHand() throws Exception {
    answer(200, "{}");
    for (RhetorConfig.Builder config :
        List.of(
            HermesStubs.config(SERVER).component("Füller"),
            HermesStubs.config(SERVER).component("x").header("x-client-id", "mine"))) {
      try (HermesClient client = HermesClient.create(config.build())) {
        Outcomes.valueOf(client.invoke("quill", "ink", Map.of()));
      }
    }

    for (String id : List.of("F%C3%BCller", "mine")) {
      SERVER.verify(1, postRequestedFor(urlEqualTo(INK)).withHeader("X-Client-ID", equalTo(id)));
    }
  }

  @Test
  void capabilityThatTheKeptEntryLacks_isLookedUpOnceMore() throws Exception {
    Outcomes.valueOf(hermes.discover("quill"));
    HermesStubs.register(SERVER, "quill", "['ink', {'name': 'blot'}]");
    SERVER.stubFor(post("/part/capabilities/blot").willReturn(okJson("{}")));

    Outcomes.valueOf(hermes.invoke("quill", "blot", Map.of()));
    Outcomes.valueOf(hermes.invoke("quill", "blot", Map.of()));

    SERVER.verify(2, HermesStubs.lookUps("quill"));
  }

  @Test
  void capabilityThatIsNotListedAfterwards_isNotFound_andNothingIsSent() throws Exception {
    Outcomes.valueOf(hermes.discover("quill"));

    CapabilityNotFoundException failure =
        Outcomes.failureOf(
            hermes.invoke("quill", "blot", Map.of()), CapabilityNotFoundException.class);

    assertThat(failure.componentId()).isEqualTo("quill");
    assertThat(failure.capability()).isEqualTo("blot");
    assertThat(failure).hasMessageContaining("blot").hasMessageContaining("[ink]");
    SERVER.verify(2, HermesStubs.lookUps("quill"));
    SERVER.verify(0, postRequestedFor(anyUrl()));
  }

  @Test
  void capabilitiesThatARegistryListsInOddities_makeNoLongOrUglyMessage() {
    String many = ", 'blot'".repeat(1_000);
    HermesStubs.register(SERVER, "quill", "['dry-ink:2', 'a\\nb \\u001b[31m'" + many + "]");

    CapabilityNotFoundException failure = failure(CapabilityNotFoundException.class);

    assertThat(failure)
        .hasMessageContainingAll("[dry-ink:2, \u2026, blot, ", ", 982 more]")
        .hasMessageNotContainingAny("\n", "\u001b");
    assertThat(failure.getMessage()).hasSizeLessThan(400);
  }

  @Test
  void capabilityOfAComponentJustLookedUp_isNotLookedUpAgain() {
    Outcomes.failureOf(hermes.invoke("quill", "blot", Map.of()), CapabilityNotFoundException.class);

    SERVER.verify(1, HermesStubs.lookUps("quill"));
  }

  @Test
  void componentWithoutAnyListedCapability_isAskedItself() throws Exception {
    HermesStubs.register(SERVER, "quill", "[]");
    answer(200, "{}");

    Outcomes.valueOf(hermes.invoke("quill", "ink", Map.of()));
    Outcomes.valueOf(hermes.invoke("quill", "ink", Map.of()));

    SERVER.verify(1, HermesStubs.lookUps("quill"));
  }

  @Test
  void componentThatHermesDoesNotKnow_isNotFound() {
    Outcomes.failureOf(hermes.invoke("nobody", "ink", Map.of()), ComponentNotFoundException.class);
  }

  @Test
  void status401And403_areTheExceptionsOfAllClients() {
    answer(401, "{'detail': 'who?'}");
    assertThat(failure(RhetorAuthenticationException.class).detail()).hasValue("who?");
    answer(403, "{'detail': 'no'}");
    assertThat(failure(RhetorPermissionDeniedException.class).status()).isEqualTo(403);
  }

  @Test
  void status404_isCapabilityNotFound_andHermesIsAskedAgainNextTime() {
    answer(404, "{'detail': 'no ink'}");

    CapabilityNotFoundException failure = failure(CapabilityNotFoundException.class);
    failure(CapabilityNotFoundException.class);

    assertThat(failure).hasMessageContaining("no ink").hasCauseInstanceOf(RhetorApiException.class);
    assertThat(failure).hasMessageNotContaining("baseUrl");
    SERVER.verify(2, HermesStubs.lookUps("quill"));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 504})
  void failureThatMayHaveDoneSomething_isComponentUnavailable_atOnce(int status) {
    answer(status, "{'detail': 'ink ran out'}");

    ComponentUnavailableException failure = failure(ComponentUnavailableException.class);

    assertThat(failure.componentId()).isEqualTo("quill");
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
    assertThat(failure).hasMessageContaining("ink ran out").hasMessageContaining(" " + status);
    SERVER.verify(1, postRequestedFor(urlEqualTo(INK)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'detail': 'dry'}", "{'message': 'dry'}", "{'error': 'dry'}"})
  void otherStatus_isCapabilityInvocation_withTheComponentsText(String body) {
    answer(400, body);

    CapabilityInvocationException failure = failure(CapabilityInvocationException.class);

    assertThat(failure.componentId()).isEqualTo("quill");
    assertThat(failure.capability()).isEqualTo("ink");
    assertThat(failure.detail()).hasValue("dry");
    assertThat(failure).hasMessageContaining(" answered 400: dry.");
    assertThat(failure.getCause())
        .isInstanceOfSatisfying(
            RhetorApiException.class, cause -> assertThat(cause.status()).isEqualTo(400));
    assertThat(failure.isRetryable()).isFalse();
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
  }

  @Test
  void redirectToAnotherOrigin_isNotFollowed() {
    SERVER.stubFor(
        post(INK)
            .willReturn(jsonResponse("{}", 307).withHeader("Location", "http://localhost:1/ink")));

    failure(CapabilityInvocationException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 500})
  void parametersThatTheComponentQuotes_areNotInMessages(int status) {
    answer(status, "{'detail': 'cannot write " + SECRET + "'}");

    RhetorException failure = failure(RhetorException.class);

    for (Throwable each = failure; each != null; each = each.getCause()) {
      assertThat(each.toString()).doesNotContainPattern("\\b4711\\b");
    }
    assertThat(failure).hasMessageContaining("cannot write …");
  }

  @Test
  void tokenThatTheComponentQuotes_isNotInMessages() {
    answer(400, "{'detail': 'bad token s3cret-4711'}");
    RhetorConfig config = HermesStubs.config(SERVER).token("s3cret-4711").build();
    try (HermesClient known = HermesClient.create(config)) {
      RhetorException failure =
          Outcomes.failureOf(known.invoke("quill", "ink", Map.of()), RhetorException.class);

      for (Throwable each = failure; each != null; each = each.getCause()) {
        assertThat(each.toString()).contains("bad token").doesNotContainPattern("\\b4711\\b");
      }
    }
  }

  @Test
  void tokenSupplierThatFails_isNoMatterOfTheComponent() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    RhetorConfig config =
        HermesStubs.config(SERVER)
            .token(() -> calls.incrementAndGet() == 1 ? "t" : "not\na token")
            .build();
    try (HermesClient client = HermesClient.create(config)) {
      Outcomes.failureOf(client.invoke("quill", "ink", Map.of()), RhetorConnectionException.class);
    }
    assertThat(calls).hasValue(2);
  }

  @Test
  void unreadableAnswer_isAProtocolError_thatMayHaveDoneSomething() {
    answer(200, "[1]");

    RhetorProtocolException failure = failure(RhetorProtocolException.class);

    assertThat(failure.mayHaveBeenProcessed()).isTrue();
    assertThat(failure).hasMessageNotContaining("baseUrl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "a/b", "a\nb"})
  void nameThatIsNoStepOfAPath_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hermes.invoke(name, "ink", Map.of()))
        .withMessageStartingWith("componentId: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hermes.invoke("quill", name, Map.of()))
        .withMessageStartingWith("capability: ");
    SERVER.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void parameterThatIsNoJson_isRefusedByItsName() {
    Map<String, Object> withNull = new HashMap<>(Collections.singletonMap("text", null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hermes.invoke("quill", "ink", withNull))
        .withMessageStartingWith("parameters.text: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hermes.invoke("quill", "ink", Map.of("n", Double.NaN)))
        .withMessageStartingWith("parameters.n: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hermes.invoke("quill", "ink", Map.of("o", new Object())))
        .withMessageStartingWith("parameters.o: ");
    assertThatNullPointerException()
        .isThrownBy(() -> hermes.invoke("quill", "ink", null))
        .withMessage("parameters");
    SERVER.verify(0, anyRequestedFor(anyUrl()));
  }
}
