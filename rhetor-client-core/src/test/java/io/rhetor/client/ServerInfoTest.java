package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.rhetor.client.support.JsonText.fields;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.provider.Model;
import io.rhetor.client.server.ServerInfo;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code GET /}. */
class ServerInfoTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @Test
  void documentedOverview_reads() throws Exception {
    ServerInfo info =
        info(
            "{'name': 'Rhetor', 'version': '0.1.0', 'status': 'running', 'endpoints': ['/ws'],"
                + " 'providers': {'p': {'available': true, 'models': ['m']}},"
                + " 'templates': {'categories': ['general'], 'count': 2},"
                + " 'prompts': {'components': ['hermes'], 'count': 3},"
                + " 'budget': {'daily_usage': 0.25, 'daily_limit': 5, 'budget_enabled': false}}");

    assertThat(info.name()).hasValue("Rhetor");
    assertThat(info.version()).hasValue("0.1.0");
    assertThat(info.status()).hasValue("running");
    assertThat(info.endpoints()).containsExactly("/ws");
    assertThat(info.providers().get("p").isAvailable()).isTrue();
    assertThat(info.providers().get("p").models())
        .containsExactly(Model.fromJson(fields("id", "m")));
    assertThat(info.templateCategories()).containsExactly("general");
    assertThat(info.templateCount()).hasValue(2);
    assertThat(info.promptComponents()).containsExactly("hermes");
    assertThat(info.promptCount()).hasValue(3);
    assertThat(info.dailyUsage()).hasValue(new BigDecimal("0.25"));
    assertThat(info.dailyLimit()).hasValue(new BigDecimal("5"));
    assertThat(info.budgetEnabled()).hasValue(false);
    SERVER.verify(1, getRequestedFor(urlEqualTo("/")));
  }

  @Test
  void emptyOverview_isEmpty() throws Exception {
    assertThat(info("{}")).isEqualTo(ServerInfo.fromJson(fields()));
  }

  @Test
  void nullFields_areMissing() throws Exception {
    assertThat(
            info(
                "{'name': null, 'endpoints': null, 'providers': null, 'templates': null,"
                    + " 'prompts': null, 'budget': null}"))
        .isEqualTo(ServerInfo.fromJson(fields()));
  }

  @Test
  void partsOfAnotherShape_areMissingAndKept() throws Exception {
    ServerInfo info =
        info(
            "{'endpoints': {'ws': {}}, 'providers': 4, 'templates': ['general'], 'prompts': 9,"
                + " 'budget': 'none', 'load': 0.5}");

    assertThat(info.endpoints()).isEmpty();
    assertThat(info.providers()).isEmpty();
    assertThat(info.templateCategories()).isEmpty();
    assertThat(info.promptCount()).isEmpty();
    assertThat(info.budgetEnabled()).isEmpty();
    assertThat(info.additionalProperties())
        .containsOnlyKeys("endpoints", "providers", "templates", "prompts", "budget", "load");
  }

  @Test
  void camelCaseNames_read() throws Exception {
    ServerInfo info =
        info("{'budget': {'dailyUsage': 1.5, 'dailyLimit': 2.5, 'budgetEnabled': true}}");

    assertThat(info.dailyUsage()).hasValue(new BigDecimal("1.5"));
    assertThat(info.dailyLimit()).hasValue(new BigDecimal("2.5"));
    assertThat(info.budgetEnabled()).hasValue(true);
  }

  @Test
  void path_endsWithASlashBehindThatOfTheBaseUrl() throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    try (RhetorClient rhetor =
        RhetorClient.create(LocalServer.config(LocalServer.url(SERVER) + "/rhetor").build())) {
      Outcomes.valueOf(rhetor.getServerInfo());
    }

    SERVER.verify(1, getRequestedFor(urlEqualTo("/rhetor/")));
  }

  private static ServerInfo info(String body) throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json(body))));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      return Outcomes.valueOf(rhetor.getServerInfo());
    }
  }
}
