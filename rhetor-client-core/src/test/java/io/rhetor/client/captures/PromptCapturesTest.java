package io.rhetor.client.captures;

import static io.rhetor.client.support.JsonText.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.prompt.PromptComparison;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.PromptVersion;
import io.rhetor.client.prompt.SystemPrompt;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Replay;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real server answered about templates and system prompts, replayed over a socket. */
class PromptCapturesTest {
  /** The captures that the tests below name; {@link AllCapturesTest} counts on it. */
  static final Set<String> REPLAYED =
      Set.of(
          "april-2025-repaired/prompts-compare",
          "april-2025-repaired/prompts-list-by-component",
          "april-2025-repaired/prompts-list-by-tag",
          "april-2025-repaired/prompts-list-no-match",
          "april-2025-repaired/templates-list",
          "april-2025-repaired/templates-list-by-category",
          "april-2025-repaired/templates-list-empty",
          "april-2025-repaired/templates-list-no-match",
          "april-2025-repaired/templates-versions");

  private static final String FOG =
      "fog_warning / Fog Warning / warnings / [hour] / 1 / 2026-11-22T10:53:29.994052Z";
  private static final String NOTICE =
      "harbour_notice / Harbour Notice / letters / [state, berth, captain, hour] / 2"
          + " / 2026-11-22T10:53:29.998202Z";
  private static final String BY_DAY =
      "quill_quill_by_day / Day shift / [lab] / false / none / 1 / 2026-11-22T10:53:30.021760Z";
  private static final String BY_NIGHT =
      "quill_quill_by_night / none / [] / true / quill_quill_by_day / 1"
          + " / 2026-11-22T10:53:30.025351Z";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/expected/templates.csv", delimiter = '|', numLinesToSkip = 1)
  void template_reads(ArgumentsAccessor row) throws Exception {
    PromptTemplate template = replay(row.getString(0), PromptCalls::template);

    assertThat(template.content()).hasValue(row.getString(9));
    assertThat(template.versions()).hasSize(row.getInteger(8));
    assertThat(shown(template.metadata())).isEqualTo(row.getString(10));
    assertThat(template)
        .isEqualTo(
            PromptTemplate.fromJson(
                fields(
                    "template_id",
                    row.getString(1),
                    "name",
                    row.getString(2),
                    "category",
                    row.getString(3),
                    "description",
                    Optional.ofNullable(row.getString(4)),
                    "tags",
                    list(row.getString(5)),
                    "variables",
                    list(row.getString(6)),
                    "version_id",
                    row.getString(7),
                    "version_count",
                    row.getInteger(8),
                    "versions",
                    template.versions(),
                    "content",
                    row.getString(9),
                    "metadata",
                    template.metadata(),
                    "created_at",
                    Instant.parse(row.getString(11)),
                    "updated_at",
                    Instant.parse(row.getString(12)))));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/expected/system-prompts.csv", delimiter = '|', numLinesToSkip = 1)
  void systemPrompt_reads(ArgumentsAccessor row) throws Exception {
    SystemPrompt prompt = replay(row.getString(0), PromptCalls::systemPrompt);

    assertThat(prompt.content()).hasValue(row.getString(9));
    assertThat(prompt.versions()).hasSize(row.getInteger(8));
    assertThat(shown(prompt.metadata())).isEqualTo(row.getString(10));
    assertThat(prompt)
        .isEqualTo(
            SystemPrompt.fromJson(
                fields(
                    "prompt_id",
                    row.getString(1),
                    "name",
                    row.getString(2),
                    "component",
                    row.getString(3),
                    "description",
                    Optional.ofNullable(row.getString(4)),
                    "tags",
                    list(row.getString(5)),
                    "parent_id",
                    Optional.ofNullable(row.getString(6)),
                    "version_id",
                    row.getString(7),
                    "version_count",
                    row.getInteger(8),
                    "versions",
                    prompt.versions(),
                    "content",
                    row.getString(9),
                    "metadata",
                    prompt.metadata(),
                    "created_at",
                    Instant.parse(row.getString(11)),
                    "updated_at",
                    Instant.parse(row.getString(12)))));
  }

  @Test
  void templates_list() throws Exception {
    assertThat(listed("templates-list")).containsExactly(FOG, NOTICE);
    assertThat(listed("templates-list-by-category")).containsExactly(NOTICE);
  }

  @Test
  void systemPrompts_list() throws Exception {
    assertThat(listed("prompts-list-by-component")).containsExactly(BY_DAY, BY_NIGHT);
    assertThat(listed("prompts-list-by-tag")).containsExactly(BY_DAY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"templates-list-empty", "templates-list-no-match", "prompts-list-no-match"})
  void nothingToList_isEmpty(String capture) throws Exception {
    assertThat(listed(capture)).isEmpty();
  }

  @Test
  void versions_listOldestFirst() throws Exception {
    List<PromptVersion> versions =
        replay(
            "april-2025-repaired/templates-versions",
            (prompts, capture) -> prompts.listPromptTemplateVersions("harbour_notice"));

    assertThat(versions)
        .containsExactly(
            PromptVersion.fromJson(
                fields(
                    "version_id",
                    "81219a46-af68-4030-8e11-243b70ad3b12",
                    "content",
                    "Dear {{ captain }}, berth {{berth}} is {{ state }}.",
                    "created_at",
                    Instant.parse("2026-11-22T10:53:29.989886Z"),
                    "metadata",
                    Map.of("author", "lab", "rev", 3))),
            PromptVersion.fromJson(
                fields(
                    "version_id",
                    "2cfba433-9515-4d64-9970-aadd0868324f",
                    "content",
                    "Captain {{ captain }}: berth {{ berth }} from {{ hour }}.",
                    "created_at",
                    Instant.parse("2026-11-22T10:53:29.998202Z"),
                    "metadata",
                    Map.of("author", "lab", "rev", 4))));
  }

  @Test
  void comparison_reads() throws Exception {
    PromptComparison comparison =
        replay(
            "april-2025-repaired/prompts-compare",
            (prompts, capture) ->
                prompts.comparePrompts("quill_quill_by_day", "quill_quill_by_night"));

    assertThat(comparison.promptIds())
        .containsExactly("quill_quill_by_day", "quill_quill_by_night");
    assertThat(comparison.sameComponent()).hasValue(true);
    assertThat(comparison.contentLengthDifference()).hasValue(-1);
    assertThat(comparison.similarityScore()).isEmpty();
    assertThat(comparison.evaluations().get("quill_quill_by_night"))
        .containsEntry("length", 10)
        .containsEntry("readability", new BigDecimal("1.0"));
    assertThat(comparison.additionalProperties()).containsOnlyKeys("prompts");
  }

  @SuppressWarnings("unchecked") // Any future can be read as one of an object.
  private static CompletableFuture<Object> any(RhetorPromptClient prompts, Capture capture) {
    return (CompletableFuture<Object>) PromptCalls.any(prompts, capture);
  }

  private static List<String> listed(String name) throws Exception {
    Object answer = replay("april-2025-repaired/" + name, PromptCapturesTest::any);
    return ((List<?>) answer).stream().map(PromptCapturesTest::listed).collect(Collectors.toList());
  }

  private static String listed(Object item) {
    if (item instanceof SystemPrompt) {
      SystemPrompt prompt = (SystemPrompt) item;
      return List.of(
              prompt.promptId(),
              prompt.description().orElse("none"),
              prompt.tags(),
              prompt.isDefault(),
              prompt.parentId().orElse("none"),
              prompt.versionCount().orElseThrow(),
              prompt.updatedAt().orElseThrow())
          .stream()
          .map(String::valueOf)
          .collect(Collectors.joining(" / "));
    }
    PromptTemplate template = (PromptTemplate) item;
    return List.of(
            template.templateId(),
            template.name().orElseThrow(),
            template.category().orElseThrow(),
            template.variables(),
            template.versionCount().orElseThrow(),
            template.updatedAt().orElseThrow())
        .stream()
        .map(String::valueOf)
        .collect(Collectors.joining(" / "));
  }

  private static <T> T replay(
      String name, BiFunction<RhetorPromptClient, Capture, CompletableFuture<T>> call)
      throws Exception {
    Capture capture = Capture.load(name);
    SERVER.stubFor(Replay.whole(capture));
    try (RhetorPromptClient prompts = client()) {
      return Outcomes.valueOf(call.apply(prompts, capture));
    }
  }

  private static RhetorPromptClient client() {
    return RhetorPromptClient.create(LocalServer.config(SERVER).build());
  }

  private static List<String> list(String semicolons) {
    return semicolons == null ? List.of() : List.of(semicolons.split(";"));
  }

  /** As in the tables: {@code name=value;…}, null for nothing. */
  private static String shown(Map<String, Object> metadata) {
    return metadata.isEmpty()
        ? null
        : new TreeMap<>(metadata)
            .entrySet().stream().map(String::valueOf).collect(Collectors.joining(";"));
  }
}
