package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordedLog;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients tell their listener and their log: enough to see trouble, nothing private. */
class ObservationTest {
  private static final List<String> PRIVATE =
      List.of("s3cret", "k-12345", "sesame", "my prompt", "blue ink");

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private final List<ClientEvent> events = new CopyOnWriteArrayList<>();

  private RhetorConfig config() {
    return HermesStubs.config(SERVER)
        .baseUrl(LocalServer.url(SERVER))
        .token("s3cret")
        .header("X-API-Key", "k-12345")
        .retryPolicy(RetryPolicy.builder().initialDelay(Duration.ofMillis(1)).build())
        .listener(events::add)
        .build();
  }

  private Set<String> operations() {
    return events.stream()
        .map(ClientEvent::operation)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void assertNothingPrivate(List<?> shown) {
    assertThat(shown).isNotEmpty();
    assertThat(shown.toString()).doesNotContain(PRIVATE);
  }

  private static void end(CompletableFuture<?> call) {
    assertThat(call.handle((value, failure) -> "ended")).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void operations_areRoutesWithoutIds() {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    ContextId context = ContextId.of("my-component", "user1");
    try (RhetorClient rhetor = RhetorClient.create(config());
        RhetorPromptClient prompts = RhetorPromptClient.create(config())) {
      end(rhetor.getHealth());
      end(rhetor.contexts().getContext(context));
      end(rhetor.contexts().searchContext(context, "my prompt"));
      end(prompts.getPromptTemplate("my-template", "v1"));
      end(prompts.listPromptTemplateVersions("my-template"));
      end(prompts.renderPrompt(render()));
    }

    assertThat(operations())
        .containsExactly(
            "GET /health",
            "GET /contexts/{id}",
            "POST /contexts/{id}/search",
            "GET /templates/{id}",
            "GET /templates/{id}/versions",
            "POST /templates/render");
    assertNothingPrivate(events);
  }

  @Test
  void capabilities_areSeenAsTheCallsThatTheyTake() {
    HermesStubs.register(SERVER, "quill", "[]");
    SERVER.stubFor(post(anyUrl()).willReturn(okJson("{}")));
    try (HermesClient hermes = HermesClient.create(config())) {
      end(hermes.invoke("quill", "ink", Map.of("text", "blue ink")));
    }

    assertThat(operations())
        .containsExactly("GET /registry/component/{id}", "POST /capabilities/{capability}");
    assertNothingPrivate(events);
  }

  @Test
  void log_showsAttemptsAndStatuses_andOnlyHeadersThatHoldNothingPrivate() {
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(503)
                    .withHeader("Retry-After", "0")
                    .withHeader("X-Request-ID", "req-42")
                    .withHeader("Set-Cookie", "session=sesame")
                    .withBody("{\"detail\": \"not for my prompt\"}")));
    try (RecordedLog log = RecordedLog.of(RhetorClient.class, Level.ALL);
        RhetorClient rhetor = RhetorClient.create(config())) {
      Outcomes.failureOf(rhetor.sendMessage("my prompt"), RhetorServerException.class);

      long id = events.get(0).callId();
      assertThat(log.lines())
          .contains(
              "FINE Call " + id + ", POST /message, is sent, attempt 1.",
              "FINE Call " + id + ", POST /message, is answered with 503.",
              "FINE Call " + id + ", POST /message, is sent, attempt 3.")
          .anyMatch(line -> line.startsWith("FINER") && line.contains("X-Request-ID: req-42"))
          .anyMatch(line -> line.startsWith("FINER") && line.contains("Accept: application/json"));
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("INFO"))
          .hasSize(2)
          .first()
          .asString()
          .matches(
              "INFO Call "
                  + id
                  + ", POST /message, failed in attempt 1 with RhetorServerException \\(503\\) and"
                  + " is attempted again in [01] ms\\.");
      assertNothingPrivate(log.lines());
    }
  }

  @Test
  void log_isSilentAboutCallsThatSucceed_atItsUsualLevel() throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson("{\"message\": \"Yes\"}")));
    try (RecordedLog log = RecordedLog.of(RhetorClient.class, Level.INFO);
        RhetorClient rhetor = RhetorClient.create(config())) {
      Outcomes.valueOf(rhetor.sendMessage("my prompt"));

      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void viewWithAnotherPolicy_tellsTheSameListener() {
    SERVER.stubFor(any(anyUrl()).willReturn(status(503)));
    try (RhetorClient rhetor = RhetorClient.create(config())) {
      Outcomes.failureOf(
          rhetor
              .withOptions(CallOptions.builder().retryPolicy(RetryPolicy.none()).build())
              .sendMessage("my prompt"),
          RhetorException.class);
    }

    assertThat(events).extracting(ClientEvent::attempt).containsOnly(1);
    assertNothingPrivate(events);
  }

  private static RenderRequest render() {
    return RenderRequest.builder()
        .templateId("my-template")
        .variables(Map.of("colour", "blue ink"))
        .checked(false)
        .build();
  }
}
