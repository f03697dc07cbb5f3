package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private final SimulatedRhetor rhetor = SimulatedRhetor.start();
  private final Caller caller = new Caller(rhetor);

  @AfterEach
  void close() {
    rhetor.close();
  }

  @Test
  void healthNamesEveryProvider() {
    assertThat(caller.getJson("/health"))
        .isEqualTo(
            new JsonObject()
                .put("status", "healthy")
                .put("version", "0.1.0")
                .put(
                    "providers",
                    new JsonObject()
                        .put("anthropic", false)
                        .put("openai", false)
                        .put("ollama", false)
                        .put("simulated", true)));
  }

  @Test
  void theOverviewListsWhatIsServed() {
    JsonObject overview = caller.getJson("/");

    assertThat(overview.getString("status")).isEqualTo("running");
    assertThat(overview.getJsonArray("endpoints"))
        .containsExactlyInAnyOrder(
            "/health",
            "/providers",
            "/provider",
            "/message",
            "/stream",
            "/chat",
            "/ws",
            "/templates",
            "/prompts",
            "/contexts",
            "/budget");
    assertThat(overview.fieldNames())
        .containsExactly(
            "name",
            "version",
            "status",
            "endpoints",
            "providers",
            "templates",
            "prompts",
            "budget");
  }

  @Test
  void theObservedOverviewHasModelsAsObjects() {
    assertThat(modelsInOverview(caller).getJsonObject(0))
        .isEqualTo(new JsonObject().put("id", "simulated-fast").put("name", "Fast Simulation"));
  }

  @Test
  void theDocumentedOverviewHasModelsAsStrings() {
    try (SimulatedRhetor documented = SimulatedRhetor.builder().shape(Shape.DOCUMENTED).start()) {
      assertThat(modelsInOverview(new Caller(documented)))
          .containsExactly("simulated-fast", "simulated-standard", "simulated-advanced");
    }
  }

  private static JsonArray modelsInOverview(Caller caller) {
    return caller
        .getJson("/")
        .getJsonObject("providers")
        .getJsonObject("simulated")
        .getJsonArray("models");
  }

  @Test
  void providersNameTheDefault() {
    JsonObject providers = caller.getJson("/providers");

    assertThat(providers.getJsonObject("providers").fieldNames())
        .containsExactly("anthropic", "openai", "ollama", "simulated");
    assertThat(providers.getString("default_provider")).isEqualTo("simulated");
    assertThat(providers.getString("default_model")).isEqualTo("simulated-standard");
  }

  @Test
  void theDefaultCanBeChanged() {
    JsonObject answer =
        caller.postJson(
            "/provider", "{\"provider_id\":\"simulated\",\"model_id\":\"simulated-advanced\"}");

    assertThat(answer.getMap())
        .isEqualTo(Map.of("success", true, "provider", "simulated", "model", "simulated-advanced"));
    assertThat(caller.getJson("/providers").getString("default_model"))
        .isEqualTo("simulated-advanced");
  }

  @Test
  void anUnavailableProviderIsTakenAsTheDefault() {
    assertThat(
            caller
                .post("/provider", "{\"provider_id\":\"openai\",\"model_id\":\"gpt-4o\"}")
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "nimbus,    n1,              Provider nimbus not found",
    "simulated, simulated-giant, Model simulated-giant not available from provider simulated"
  })
  void anUnknownDefaultIsRefused(String provider, String model, String detail) {
    HttpResponse<String> answer =
        caller.post(
            "/provider",
            new JsonObject().put("provider_id", provider).put("model_id", model).encode());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("detail")).isEqualTo(detail);
  }

  @Test
  void anUnknownPathIsNotFound() {
    HttpResponse<String> answer = caller.get("/nowhere");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"Not Found\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/message", "/stream", "/chat", "/provider"})
  void anotherMethodIsRefusedWithTheOneAllowed(String path) {
    HttpResponse<String> answer = caller.get(path);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("POST");
    assertThat(answer.body()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
  }

  @Test
  void headIsNotServed() {
    HttpResponse<String> answer =
        caller.send(caller.request("/health").method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("GET");
  }

  @Test
  void aTrailingSlashIsRedirectedWithItsQuery() {
    HttpResponse<String> answer = caller.post("/message/?a=b", "{\"message\":\"hi\"}");

    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(answer.headers().firstValue("location")).contains(rhetor.url() + "/message?a=b");
  }

  @Test
  void anUnknownPathWithATrailingSlashIsNotFound() {
    assertThat(caller.get("/nowhere/").statusCode()).isEqualTo(404);
  }

  @Test
  void everyRequestIsCounted() {
    caller.get("/health");
    caller.get("/nowhere");

    assertThat(rhetor.requestCount()).isEqualTo(2);
  }
}
