package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Quotation;
import io.rhetor.client.support.Quoting;
import io.rhetor.client.support.RecordedLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.logging.Level;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** However a server quotes a prompt, what users and logs see of it has no run of it. */
class QuotedPromptTest {
  private static final String PROMPT =
      "The vault of \"Müller & Söhne\" opens at <4711>,\nsays O'Neil: 金库在四点打开 😀 100% sure";

  static final Set<String> QUOTINGS = Quoting.ALL.keySet();

  /** The places where a server may say it. */
  private static final List<Function<String, ResponseDefinitionBuilder>> PLACES =
      List.of(
          said -> status(422).withBody(json(Map.of("detail", said))),
          said -> status(400).withBody(json(Map.of("error", Map.of("message", said)))),
          said -> status(422).withBody(json(Map.of("detail", List.of(Map.of("msg", said))))),
          said -> status(500).withBody(said),
          said -> status(200).withBody(json(Map.of("error", said))),
          said -> status(200).withBody("<p>" + said),
          said -> status(200).withBody("{\"message\": " + said),
          said -> event(json(Map.of("error", said))),
          said -> event("{\"chunk\": " + said.replaceAll("[\r\n]", " ")));

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @ParameterizedTest
  @FieldSource("QUOTINGS")
  void aQuotedPrompt_isInNoMessageAndNoLog(String name) {
    Quoting quoting = Quoting.ALL.get(name);
    Quotation said = new Quotation().say("No '").quote(PROMPT, quoting).say("', it says.");
    try (RecordedLog log = RecordedLog.of("io.rhetor", Level.ALL);
        RhetorClient rhetor =
            RhetorClient.create(
                RhetorConfig.builder()
                    .baseUrl(LocalServer.url(SERVER))
                    .header("X-Key", "other")
                    .build())) {
      for (Function<String, ResponseDefinitionBuilder> place : places(name)) {
        SERVER.stubFor(any(anyUrl()).willReturn(place.apply(said.text())));
        for (CompletableFuture<?> call :
            List.of(
                rhetor.sendMessage(PROMPT),
                rhetor.streamMessage(MessageRequest.of(PROMPT)).collect())) {
          List<String> shown = shown(Outcomes.failureOf(call, RhetorException.class));
          assertThat(shown).isNotEmpty();
          shown.forEach(said::assertKept);
        }
      }
      assertThat(log.lines()).isNotEmpty();
      log.lines().forEach(said::assertKept);
    }
  }

  /** Two of them, so that each place has several quotings. */
  private static List<Function<String, ResponseDefinitionBuilder>> places(String quoting) {
    int number = List.copyOf(QUOTINGS).indexOf(quoting);
    int places = PLACES.size();
    return List.of(
        PLACES.get(number % places), PLACES.get((number + 1 + number / places) % places));
  }

  /** All texts of a failure, its causes, and those suppressed. */
  private static List<String> shown(Throwable failure) {
    List<String> shown = new ArrayList<>();
    walk(failure, shown, Collections.newSetFromMap(new IdentityHashMap<>()));
    return shown;
  }

  private static void walk(Throwable failure, List<String> shown, Set<Throwable> seen) {
    if (failure != null && seen.add(failure)) {
      shown.add(String.valueOf(failure.getMessage()));
      shown.add(failure.toString());
      walk(failure.getCause(), shown, seen);
      for (Throwable suppressed : failure.getSuppressed()) {
        walk(suppressed, shown, seen);
      }
    }
  }

  private static ResponseDefinitionBuilder event(String data) {
    return status(200)
        .withHeader("Content-Type", "text/event-stream")
        .withBody("data: " + data + "\n\n");
  }

  private static String json(Map<String, ?> fields) {
    try {
      return new ObjectMapper().writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
