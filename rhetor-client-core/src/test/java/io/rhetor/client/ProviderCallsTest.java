package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.fields;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.provider.Model;
import io.rhetor.client.provider.Provider;
import io.rhetor.client.provider.ProviderSelection;
import io.rhetor.client.provider.Providers;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /providers} and {@code POST /provider}. */
class ProviderCallsTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @Test
  void getProviders_readsTheDocumentedShape() throws Exception {
    Providers providers =
        providers(
            "{'providers': {'p': {'name': 'P', 'available': true, 'models': [{'id': 'm', 'name':"
                + " 'M', 'context_window': 200000, 'capabilities': ['text', 'vision']}]}},"
                + " 'default_provider': 'p', 'default_model': 'm'}");

    Model model =
        Model.fromJson(
            fields(
                "id",
                "m",
                "name",
                "M",
                "context_window",
                200_000,
                "capabilities",
                List.of("text", "vision")));
    Provider provider =
        Provider.fromJson(
            fields("id", "p", "name", "P", "available", true, "models", List.of(model)));
    assertThat(providers)
        .isEqualTo(
            Providers.fromJson(
                fields(
                    "providers",
                    Map.of("p", provider),
                    "default_provider",
                    "p",
                    "default_model",
                    "m")));
    SERVER.verify(1, getRequestedFor(urlEqualTo("/providers")));
  }

  @Test
  void modelsAsTexts_read() throws Exception {
    assertThat(provider("{'models': ['m1', {'id': 'm2'}]}").models())
        .containsExactly(Model.fromJson(fields("id", "m1")), Model.fromJson(fields("id", "m2")));
  }

  @Test
  void modelsThatAreNone_areLeftOut() throws Exception {
    assertThat(provider("{'models': [null, 7, [], {}, {'id': null}, 'm']}").models())
        .containsExactly(Model.fromJson(fields("id", "m")));
  }

  @Test
  void emptyProvider_isNotAvailable() throws Exception {
    Provider provider = provider("{}");

    assertThat(provider.id()).isEqualTo("p");
    assertThat(provider.name()).isEmpty();
    assertThat(provider.isAvailable()).isFalse();
    assertThat(provider.models()).isEmpty();
  }

  @Test
  void fieldsOfAnotherShape_areMissingAndKept() throws Exception {
    Provider provider = provider("{'name': ['P'], 'available': 'perhaps', 'models': {'m': {}}}");

    assertThat(provider.name()).isEmpty();
    assertThat(provider.isAvailable()).isFalse();
    assertThat(provider.models()).isEmpty();
    assertThat(provider.additionalProperties())
        .isEqualTo(
            Map.of("name", List.of("P"), "available", "perhaps", "models", Map.of("m", Map.of())));
  }

  @Test
  void camelCaseAndUnknownFields_readAndAreKept() throws Exception {
    Providers providers =
        providers(
            "{'defaultProvider': 'p', 'defaultModel': 'm', 'region': 'eu', 'providers': {'p': {"
                + "'models': [{'id': 'm', 'contextWindow': 8, 'price': 0.5}]}}}");

    Model model = providers.providers().get("p").models().get(0);
    assertThat(providers.defaultProvider()).hasValue("p");
    assertThat(providers.defaultModel()).hasValue("m");
    assertThat(providers.additionalProperties()).isEqualTo(Map.of("region", "eu"));
    assertThat(model.contextWindow()).hasValue(8);
    assertThat(model.additionalProperties()).containsOnlyKeys("price");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'providers': null}", "{'providers': ['p']}"})
  void noProviders_isEmpty(String body) throws Exception {
    Providers providers = providers(body);

    assertThat(providers.providers()).isEmpty();
    assertThat(providers.defaultProvider()).isEmpty();
    assertThat(providers.defaultModel()).isEmpty();
  }

  @Test
  void providers_keepTheServersOrder() throws Exception {
    assertThat(providers("{'providers': {'z': {}, 'a': {}, 'm': {}}}").providers().keySet())
        .containsExactly("z", "a", "m");
  }

  @Test
  void setProvider_sendsBothIds() throws Exception {
    ProviderSelection selection =
        call(
            "{'success': true, 'provider': 'p', 'model': 'm'}",
            rhetor -> rhetor.setProvider("p", "m"));

    assertThat(selection)
        .isEqualTo(
            ProviderSelection.fromJson(fields("success", true, "provider", "p", "model", "m")));
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/provider"))
            .withRequestBody(
                equalToJson(json("{'provider_id': 'p', 'model_id': 'm'}"), false, false)));
  }

  @Test
  void setProviderThatAnswersFailure_isNoSuccess() throws Exception {
    ProviderSelection selection =
        call("{'success': false, 'note': 'busy'}", rhetor -> rhetor.setProvider("p", "m"));

    assertThat(selection.isSuccess()).isFalse();
    assertThat(selection.additionalProperties()).isEqualTo(Map.of("note", "busy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void blankIds_areRefusedByName(String blank) {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> rhetor.setProvider(blank, "m"))
          .withMessageContaining("providerId");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> rhetor.setProvider("p", blank))
          .withMessageContaining("modelId");
    }
    SERVER.verify(0, postRequestedFor(urlEqualTo("/provider")));
  }

  @Test
  void nullIds_areRefusedByName() {
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      assertThatNullPointerException()
          .isThrownBy(() -> rhetor.setProvider(null, "m"))
          .withMessage("providerId");
      assertThatNullPointerException()
          .isThrownBy(() -> rhetor.setProvider("p", null))
          .withMessage("modelId");
    }
  }

  private static Provider provider(String fields) throws Exception {
    return providers("{'providers': {'p': " + fields + "}}").providers().get("p");
  }

  private static Providers providers(String body) throws Exception {
    return call(body, RhetorClient::getProviders);
  }

  private static <T> T call(String body, Function<RhetorClient, CompletableFuture<T>> call)
      throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json(body))));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.valueOf(call.apply(rhetor));
    }
  }
}
