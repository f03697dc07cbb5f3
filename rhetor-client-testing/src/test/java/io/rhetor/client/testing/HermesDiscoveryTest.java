package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HermesDiscoveryTest {
  private static final String REGISTRY = "/api/registry/component/rhetor-prompt";
  private static final String COMPONENTS = "/api/components/rhetor-prompt";

  private SimulatedHermes hermes = SimulatedHermes.start();

  @AfterEach
  void close() {
    hermes.close();
  }

  private Caller caller() {
    return new Caller(hermes.url());
  }

  private Caller restart(SimulatedHermes.Builder builder) {
    hermes.close();
    hermes = builder.start();
    return caller();
  }

  @Test
  void aComponentHasAnEndpointAndCapabilities() {
    JsonObject component = caller().getJson(REGISTRY);

    assertThat(component.getString("endpoint")).isEqualTo(hermes.url() + "/rhetor-prompt");
    assertThat(component.getJsonArray("capabilities"))
        .containsExactly(
            "create_prompt_template", "render_prompt", "create_personality", "generate_prompt");
  }

  @Test
  void bothOfRhetorsComponentsAreThere() {
    assertThat(
            caller()
                .getJson("/api/registry/component/rhetor-communication")
                .getJsonArray("capabilities"))
        .containsExactly(
            "create_conversation", "add_message", "get_conversation", "analyze_conversation");
  }

  @Test
  void capabilitiesCanBeObjects() {
    JsonObject component =
        restart(SimulatedHermes.builder().capabilitiesAsObjects(true)).getJson(REGISTRY);

    assertThat(component.getJsonArray("capabilities").getJsonObject(1).encode())
        .isEqualTo("{\"name\":\"render_prompt\"}");
  }

  @ParameterizedTest
  @CsvSource({"REGISTRY, 200, 404", "COMPONENTS, 404, 200", "BOTH, 200, 200"})
  void eachOfTheTwoPathsCanBeServed(HermesLookup lookup, int registry, int components) {
    Caller caller = restart(SimulatedHermes.builder().lookup(lookup));

    assertThat(caller.get(REGISTRY).statusCode()).isEqualTo(registry);
    assertThat(caller.get(COMPONENTS).statusCode()).isEqualTo(components);
  }

  @Test
  void aComponentCanBeSomewhereElse() {
    JsonObject component =
        restart(SimulatedHermes.builder().component("rhetor", URI.create("http://127.0.0.1:8300")))
            .getJson("/api/registry/component/rhetor");

    assertThat(component.getString("endpoint")).isEqualTo("http://127.0.0.1:8300");
    assertThat(component.getJsonArray("capabilities")).isEmpty();
  }

  @Test
  void anUnknownComponentIsNotFound() {
    HttpResponse<String> answer = caller().get("/api/registry/component/nobody");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Caller.detail(answer)).isEqualTo("Component not found");
  }

  @ParameterizedTest
  @CsvSource({"UNKNOWN_COMPONENT, 404", "REGISTRY_UNAVAILABLE, 503"})
  void discoveryFailsOnceIfAsked(HermesFault fault, int status) {
    hermes.inject(fault);

    assertThat(caller().get(REGISTRY).statusCode()).isEqualTo(status);
    assertThat(caller().get(REGISTRY).statusCode()).isEqualTo(200);
  }

  @Test
  void aComponentCanLackItsEndpoint() {
    hermes.inject(HermesFault.NO_ENDPOINT);

    JsonObject component = caller().getJson(REGISTRY);

    assertThat(component.containsKey("endpoint")).isFalse();
    assertThat(component.getJsonArray("capabilities")).isNotEmpty();
  }

  @Test
  void discoveriesAreRecordedWithTheirHeaders() {
    Caller caller = caller();
    caller.send(
        caller
            .request(REGISTRY)
            .header("Authorization", "Bearer secret")
            .header("X-Client-ID", "me"));
    caller.get("/api/registry/component/nobody");

    assertThat(hermes.discoveries()).hasSize(2);
    HermesRequest first = hermes.discoveries().get(0);
    assertThat(first.method()).isEqualTo("GET");
    assertThat(first.path()).isEqualTo(REGISTRY);
    assertThat(first.authorization()).contains("Bearer secret");
    assertThat(first.clientId()).contains("me");
    assertThat(first).hasToString("GET " + REGISTRY);
    assertThat(hermes.discoveries().get(1).authorization()).isEqualTo(Optional.empty());
    assertThat(hermes.invocations()).isEmpty();
  }

  @Test
  void aPortInUseIsRefused() {
    SimulatedHermes.Builder second = SimulatedHermes.builder().port(hermes.url().getPort());

    assertThatThrownBy(second::start).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void closingFreesThePort() {
    int port = hermes.url().getPort();
    hermes.close();
    hermes.close();

    restart(SimulatedHermes.builder().host("127.0.0.1").port(port));

    assertThat(caller().get(REGISTRY).statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultStrikesAtLeastOnce() {
    assertThatThrownBy(() -> hermes.inject(HermesFault.FORBIDDEN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("times: must be at least 1, not 0");
  }
}
