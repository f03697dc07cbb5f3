package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.ComponentNotFoundException;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How components are found, and what it means when they are not. */
class HermesDiscoveryTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private HermesClient hermes;

  @BeforeEach
  void open() {
    hermes = HermesClient.create(HermesStubs.config(SERVER).build());
  }

  @AfterEach
  void close() {
    hermes.close();
  }

  private HermesComponent found(String answer) throws Exception {
    SERVER.stubFor(get(anyUrl()).willReturn(okJson(json(answer))));
    return Outcomes.valueOf(hermes.discover("quill"));
  }

  @Test
  void documentedPath_withCapabilitiesAsNames() throws Exception {
    HermesComponent component =
        found("{'endpoint': 'http://quill:8301/', 'capabilities': ['ink', 'blot'], 'port': 8301}");

    assertThat(component.id()).isEqualTo("quill");
    assertThat(component.endpoint()).isEqualTo(URI.create("http://quill:8301"));
    assertThat(component.capabilities()).containsExactly("ink", "blot");
    assertThat(component.additionalProperties()).isEqualTo(Map.of("port", 8301));
    SERVER.verify(1, getRequestedFor(urlEqualTo("/api/registry/component/quill")));
  }

  @Test
  void capabilitiesWithMoreThanNames_areKeptWhole() throws Exception {
    HermesComponent component =
        found(
            "{'endpoint': 'http://quill:8301', 'capabilities':"
                + " [{'name': 'ink', 'cost': 2}, {'title': 'no name'}, 'blot']}");

    assertThat(component.capabilities()).containsExactly("ink", "blot");
    assertThat(component.additionalProperties().get("capabilities"))
        .isEqualTo(List.of(Map.of("name", "ink", "cost", 2), Map.of("title", "no name"), "blot"));
  }

  @Test
  void capabilities_mayBeMissing() throws Exception {
    assertThat(found("{'endpoint': 'https://quill/api', 'capabilities': null}").capabilities())
        .isEmpty();
  }

  @Test
  void otherPath_isAskedAfter404() throws Exception {
    SERVER.stubFor(
        get("/api/components/quill%20%C3%BC")
            .willReturn(okJson(json("{'endpoint': 'http://quill:8301'}"))));

    HermesComponent component = Outcomes.valueOf(hermes.discover("quill ü"));

    assertThat(component.endpoint()).isEqualTo(URI.create("http://quill:8301"));
    SERVER.verify(1, getRequestedFor(urlEqualTo("/api/registry/component/quill%20%C3%BC")));
  }

  @Test
  void neitherPath_isComponentNotFound() {
    ComponentNotFoundException failure =
        Outcomes.failureOf(hermes.discover("quill"), ComponentNotFoundException.class);

    assertThat(failure.componentId()).isEqualTo("quill");
    assertThat(failure).hasMessageContaining("quill").hasMessageContaining("/api");
    assertThat(failure.isRetryable()).isFalse();
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 400, 401, 403, 500, 503})
  void otherStatus_isComponentUnavailable(int status) {
    SERVER.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(status)));

    ComponentUnavailableException failure =
        Outcomes.failureOf(hermes.discover("quill"), ComponentUnavailableException.class);

    assertThat(failure.componentId()).isEqualTo("quill");
    assertThat(failure.isRetryable()).isEqualTo(status == 503);
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    if (status != 204) {
      assertThat(failure).hasCauseInstanceOf(RhetorApiException.class);
      assertThat(failure).hasMessageContaining(" answered " + status);
    }
    SERVER.verify(1, getRequestedFor(anyUrl()));
  }

  @Test
  void failureOfTheOtherPath_isComponentUnavailable() {
    SERVER.stubFor(get("/api/components/quill").willReturn(serverError()));

    Outcomes.failureOf(hermes.discover("quill"), ComponentUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'endpoint': null, 'capabilities': []}",
        "{'endpoint': ''}",
        "{'endpoint': 'quill:8301'}",
        "{'endpoint': 'ftp://quill'}",
        "{'endpoint': 'http://user:hidden@quill'}",
        "{'endpoint': 'http://quill?a=b'}",
        "{'endpoint': {'url': 'http://quill'}}",
        "[]",
        "<p>Welcome</p>"
      })
  void noUsableEndpoint_isComponentUnavailable(String answer) {
    SERVER.stubFor(get(anyUrl()).willReturn(okJson(json(answer))));

    ComponentUnavailableException failure =
        Outcomes.failureOf(hermes.discover("quill"), ComponentUnavailableException.class);

    assertThat(failure).hasCauseInstanceOf(RhetorProtocolException.class);
    assertThat(failure).hasMessageContaining("Hermes").hasMessageNotContaining("hidden");
  }

  @Test
  void noConnection_isComponentUnavailable_andNamesTheSetting() {
    RhetorConfig config = RhetorConfig.builder().hermesUrl("http://127.0.0.1:1").build();
    try (HermesClient nowhere = HermesClient.create(config)) {
      ComponentUnavailableException failure =
          Outcomes.failureOf(nowhere.discover("quill"), ComponentUnavailableException.class);

      assertThat(failure).hasCauseInstanceOf(RhetorConnectionException.class);
      assertThat(failure)
          .hasMessageContaining("http://127.0.0.1:1")
          .hasMessageContaining("HERMES_URL")
          .hasMessageNotContaining("RHETOR_URL");
      assertThat(failure.isRetryable()).isTrue();
    }
  }

  @Test
  void whatWasFound_isKept_andWhatFailedIsNot() throws Exception {
    SERVER.stubFor(get(anyUrl()).willReturn(serverError()));
    Outcomes.failureOf(hermes.discover("quill"), ComponentUnavailableException.class);

    HermesComponent first = found("{'endpoint': 'http://quill:8301'}");
    HermesComponent second = found("{'endpoint': 'http://elsewhere'}");

    assertThat(second).isEqualTo(first);
    SERVER.verify(2, HermesStubs.lookUps("quill"));
  }

  @Test
  void componentsAreKeptApart() throws Exception {
    found("{'endpoint': 'http://quill:8301'}");
    SERVER.stubFor(get(anyUrl()).willReturn(okJson(json("{'endpoint': 'http://ink'}"))));

    assertThat(Outcomes.valueOf(hermes.discover("ink")).endpoint())
        .isEqualTo(URI.create("http://ink"));
  }

  @Test
  void closedClient_knowsNothingMore() throws Exception {
    found("{'endpoint': 'http://quill:8301'}");
    hermes.close();

    Outcomes.failureOf(hermes.discover("quill"), ClientClosedException.class);
    hermes.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "a/b", "a\nb"})
  void idThatIsNoStepOfAPath_isRefused(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hermes.discover(id))
        .withMessageStartingWith("componentId: ");
    assertThatNullPointerException()
        .isThrownBy(() -> hermes.discover(null))
        .withMessage("componentId");
    SERVER.verify(0, getRequestedFor(anyUrl()));
  }
}
