package io.rhetor.client.captures;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.error.PromptRenderException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Replay;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real server rendered, deleted and refused, replayed over a socket. */
class PromptOutcomesCapturesTest {
  /** The captures that the tests below name; {@link AllCapturesTest} counts on it. */
  static final Set<String> REPLAYED =
      Set.of(
          "april-2025/prompts-delete",
          "april-2025/templates-delete",
          "april-2025/templates-render",
          "april-2025/templates-render-bad-syntax",
          "april-2025/templates-render-by-version",
          "april-2025/templates-render-missing-variable",
          "april-2025/templates-render-unknown-template",
          "april-2025/templates-update-missing",
          "april-2025-repaired/prompts-delete");

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @ParameterizedTest
  @CsvSource({
    "templates-render, Captain Ines: berth 7 from 06:30.",
    "templates-render-by-version, 'Dear Ines, berth 7 is free.'",
    "templates-render-missing-variable, Captain Ines: berth  from ."
  })
  void renderedText_reads(String capture, String text) throws Exception {
    Capture recorded = named("april-2025/" + capture);
    SERVER.stubFor(Replay.whole(recorded));
    try (RhetorPromptClient prompts = client()) {
      assertThat(Outcomes.valueOf(PromptCalls.render(prompts, recorded))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "templates-render-bad-syntax, broken",
    "templates-render-unknown-template, no_such_template"
  })
  void renderedNull_isFailureToRender(String name, String templateId) {
    Capture capture = named("april-2025/" + name);
    SERVER.stubFor(Replay.whole(capture));

    PromptRenderException failure;
    try (RhetorPromptClient prompts = client()) {
      failure =
          Outcomes.failureOf(PromptCalls.render(prompts, capture), PromptRenderException.class);
    }

    assertThat(failure.templateId()).isEqualTo(templateId);
  }

  @Test
  void updateThatIsAnsweredNull_meansThereIsNoSuchTemplate() {
    Capture capture = named("april-2025/templates-update-missing");
    SERVER.stubFor(Replay.whole(capture));

    RhetorNotFoundException failure;
    try (RhetorPromptClient prompts = client()) {
      failure =
          Outcomes.failureOf(PromptCalls.any(prompts, capture), RhetorNotFoundException.class);
    }

    assertThat(failure).hasMessageContaining("no_such_template");
    assertThat(failure.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "april-2025/templates-delete",
        "april-2025/prompts-delete",
        "april-2025-repaired/prompts-delete"
      })
  void deletion_completes(String capture) throws Exception {
    SERVER.stubFor(Replay.whole(named(capture)));
    try (RhetorPromptClient prompts = client()) {
      assertThat(Outcomes.<Object>valueOf(any(prompts, named(capture)))).isNull();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/expected/prompt-refusals.csv", delimiter = '|', numLinesToSkip = 1)
  void refusal_isTypedAndDescribed(
      String name, int status, String type, String processed, String detail) {
    Capture capture = Capture.load(name);
    SERVER.stubFor(Replay.whole(capture));

    RhetorApiException failure;
    try (RhetorPromptClient prompts = client()) {
      failure = Outcomes.failureOf(PromptCalls.any(prompts, capture), RhetorApiException.class);
    }

    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
    assertThat(failure.mayHaveBeenProcessed()).isEqualTo(processed.equals("yes"));
    assertThat(failure.detail()).hasValue(detail);
    assertThat(failure.uri().getPath()).isEqualTo(capture.path());
  }

  @SuppressWarnings("unchecked") // Any future can be read as one of an object.
  private static CompletableFuture<Object> any(RhetorPromptClient prompts, Capture capture) {
    return (CompletableFuture<Object>) PromptCalls.any(prompts, capture);
  }

  private static Capture named(String name) {
    assertThat(REPLAYED).contains(name);
    return Capture.load(name);
  }

  private static RhetorPromptClient client() {
    return RhetorPromptClient.create(LocalServer.config(SERVER).build());
  }
}
