package io.rhetor.client;

import static io.rhetor.client.support.JsonText.fields;
import static io.rhetor.client.support.Prompts.answered;
import static io.rhetor.client.support.Prompts.assertSent;
import static io.rhetor.client.support.Prompts.failed;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.PromptComparison;
import io.rhetor.client.prompt.PromptFilter;
import io.rhetor.client.prompt.SystemPrompt;
import io.rhetor.client.support.LocalServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of {@code /prompts}: what is sent, and what is made of either shape of the answer. */
class PromptSystemCallsTest {
  private static final String FLAT =
      "{'prompt_id': 'p', 'name': 'P', 'component': 'quill', 'content': 'Be terse.',"
          + " 'description': 'd', 'tags': ['x'], 'is_default': true, 'parent_id': 'q',"
          + " 'metadata': {'rev': 3}, 'created_at': '2025-04-24T12:00:00Z', 'updated_at':"
          + " '2025-04-25T12:00:00Z'}";
  private static final String VERSIONED =
      "{'prompt_id': 'p', 'description': '', 'tags': [], 'is_default': false, 'parent_id': null,"
          + " 'versions': [{'version_id': 'v1', 'content': 'Be kind.', 'created_at':"
          + " '2025-04-24T12:00:00', 'metadata': {'rev': 1}, 'component': 'quill'}, {'version_id':"
          + " 'v2', 'content': 'Be terse.', 'created_at': '2025-04-25T12:00:00', 'metadata':"
          + " {'rev': 2}, 'component': 'quill'}]}";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @Test
  void createWithWhatIsRequired_sendsThatItIsNoDefault() throws Exception {
    answered(SERVER, FLAT, prompts -> prompts.createPrompt(required().build()));

    assertSent(
        SERVER,
        "POST",
        "/prompts",
        "{'name': 'P', 'component': 'quill', 'content': 'Be terse.', 'is_default': false}");
  }

  @Test
  void createWithEverything_sendsEverything() throws Exception {
    NewSystemPrompt.Builder prompt =
        required().description("d").addTags("x").isDefault(true).parentId("q");
    answered(
        SERVER, FLAT, prompts -> prompts.createPrompt(prompt.metadata(Map.of("rev", 3)).build()));

    assertSent(
        SERVER,
        "POST",
        "/prompts",
        "{'name': 'P', 'component': 'quill', 'content': 'Be terse.', 'description': 'd', 'tags':"
            + " ['x'], 'is_default': true, 'parent_id': 'q', 'metadata': {'rev': 3}}");
  }

  @Test
  void documentedPrompt_reads() throws Exception {
    SystemPrompt prompt = answered(SERVER, FLAT, prompts -> prompts.getPrompt("a b"));

    assertThat(prompt.content()).hasValue("Be terse.");
    assertThat(prompt)
        .isEqualTo(
            SystemPrompt.fromJson(
                fields(
                    "prompt_id",
                    "p",
                    "name",
                    "P",
                    "component",
                    "quill",
                    "content",
                    "Be terse.",
                    "description",
                    "d",
                    "tags",
                    List.of("x"),
                    "is_default",
                    true,
                    "parent_id",
                    "q",
                    "metadata",
                    Map.of("rev", 3),
                    "created_at",
                    Instant.parse("2025-04-24T12:00:00Z"),
                    "updated_at",
                    Instant.parse("2025-04-25T12:00:00Z"))));
    assertSent(SERVER, "GET", "/prompts/a%20b");
  }

  @Test
  void observedPrompt_hasTextAndNotesOfTheLastVersion() throws Exception {
    SystemPrompt prompt = answered(SERVER, VERSIONED, prompts -> prompts.getPrompt("p"));

    assertThat(prompt.content()).hasValue("Be terse.");
    assertThat(prompt.versionId()).hasValue("v2");
    assertThat(prompt.versionCount()).hasValue(2);
    assertThat(prompt.metadata()).isEqualTo(Map.of("rev", 2));
    assertThat(prompt.description()).isEmpty();
    assertThat(prompt.parentId()).isEmpty();
    assertThat(prompt.createdAt()).hasValue(Instant.parse("2025-04-24T12:00:00Z"));
    assertThat(prompt.updatedAt()).hasValue(Instant.parse("2025-04-25T12:00:00Z"));
    assertThat(prompt.versions().get(0).additionalProperties())
        .isEqualTo(Map.of("component", "quill"));
  }

  @Test
  void update_sendsTextAndNotes() throws Exception {
    answered(SERVER, VERSIONED, prompts -> prompts.updatePrompt("p%2F", "New"));
    answered(SERVER, VERSIONED, prompts -> prompts.updatePrompt("q", "New", Map.of("rev", 2)));

    assertSent(SERVER, "PUT", "/prompts/p%252F", "{'content': 'New'}");
    assertSent(SERVER, "PUT", "/prompts/q", "{'content': 'New', 'metadata': {'rev': 2}}");
  }

  @Test
  void delete_sendsNoBody() throws Exception {
    answered(SERVER, "{'success': true, 'prompt_id': 'p'}", prompts -> prompts.deletePrompt("p"));

    assertSent(SERVER, "DELETE", "/prompts/p");
  }

  @ParameterizedTest
  @CsvSource({
    ", , /prompts",
    "quill, , /prompts?component=quill",
    ", ä, /prompts?tag=%C3%A4",
    "quill, lab, /prompts?component=quill&tag=lab"
  })
  void list_sendsTheFilter(String component, String tag, String url) throws Exception {
    PromptFilter filter = PromptFilter.all();
    if (component != null) {
      filter = filter.component(component);
    }
    if (tag != null) {
      filter = filter.tag(tag);
    }
    PromptFilter narrow = filter;
    answered(SERVER, "{'prompts': []}", prompts -> prompts.listPrompts(narrow));

    assertSent(SERVER, "GET", url);
  }

  @Test
  void listedPrompts_readInBothShapes() throws Exception {
    List<SystemPrompt> listed =
        answered(
            SERVER,
            "{'count': 2, 'prompts': [{'prompt_id': 'a', 'is_default': true, 'updated_at':"
                + " '2025-04-25T12:00Z'}, {'prompt_id': 'b', 'parent_id': 'a',"
                + " 'version_count': 3, 'last_updated': '2025-04-26T12:00:00'}]}",
            RhetorPromptClient::listPrompts);

    assertThat(listed)
        .containsExactly(
            SystemPrompt.fromJson(
                fields(
                    "prompt_id",
                    "a",
                    "is_default",
                    true,
                    "updated_at",
                    Instant.parse("2025-04-25T12:00:00Z"))),
            SystemPrompt.fromJson(
                fields(
                    "prompt_id",
                    "b",
                    "parent_id",
                    "a",
                    "version_count",
                    3,
                    "updated_at",
                    Instant.parse("2025-04-26T12:00:00Z"))));
  }

  @Test
  void documentedComparison_reads() throws Exception {
    PromptComparison comparison =
        compared(
            "{'prompt_id1': 'a', 'prompt_id2': 'b', 'differences': {'added': ['x'], 'removed':"
                + " ['y', 'z'], 'changed': [], 'similarity_score': 0.75}}");

    assertThat(comparison.promptIds()).containsExactly("a", "b");
    assertThat(comparison.added()).containsExactly("x");
    assertThat(comparison.removed()).containsExactly("y", "z");
    assertThat(comparison.changed()).isEmpty();
    assertThat(comparison.similarityScore()).hasValue(0.75);
    assertThat(comparison.additionalProperties()).isEmpty();
    assertSent(SERVER, "POST", "/prompts/compare", "{'prompt_id1': 'a', 'prompt_id2': 'b'}");
  }

  @Test
  void observedComparison_reads() throws Exception {
    PromptComparison comparison =
        compared(
            "{'prompts': {'a': {'name': 'A'}, 'b': {}}, 'same_component': false,"
                + " 'content_length_diff': -7, 'evaluation': {'a': {'length': 9}}}");

    assertThat(comparison.promptIds()).containsExactly("a", "b");
    assertThat(comparison.sameComponent()).hasValue(false);
    assertThat(comparison.contentLengthDifference()).hasValue(-7);
    assertThat(comparison.evaluations()).isEqualTo(Map.of("a", Map.of("length", 9)));
    assertThat(comparison.similarityScore()).isEmpty();
    assertThat(comparison.additionalProperties())
        .isEqualTo(Map.of("prompts", Map.of("a", Map.of("name", "A"), "b", Map.of())));
  }

  @Test
  void differencesOfAnotherShape_areKept() throws Exception {
    PromptComparison comparison = compared("{'differences': {'changed': [{'from': 'x'}]}}");

    assertThat(comparison.changed()).isEmpty();
    assertThat(comparison.additionalProperties())
        .isEqualTo(Map.of("differences", Map.of("changed", List.of(Map.of("from", "x")))));
  }

  @Test
  void comparisonWithAnError_meansThatAPromptIsMissing() {
    RhetorNotFoundException failure =
        failed(
            SERVER,
            200,
            "{'error': 'One or both prompts not found'}",
            prompts -> prompts.comparePrompts("a", "b"),
            RhetorNotFoundException.class);

    assertThat(failure.status()).isEqualTo(200);
    assertThat(failure.detail()).hasValue("One or both prompts not found");
    assertThat(failure).hasMessageContaining("One or both prompts not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{'error': null}",
        "{'differences': null, 'prompts': null, 'evaluation': null}",
        "{'differences': [1], 'prompts': ['a'], 'evaluation': 7, 'same_component': {}}",
        "{'differences': {'added': {}, 'removed': 7, 'similarity_score': 'x'}}"
      })
  void hostileComparison_reads(String body) throws Exception {
    PromptComparison comparison = compared(body);

    assertThat(comparison.promptIds()).isEmpty();
    assertThat(comparison.added()).isEmpty();
    assertThat(comparison.sameComponent()).isEmpty();
    assertThat(comparison.similarityScore()).isEmpty();
  }

  private static PromptComparison compared(String body) throws Exception {
    return answered(SERVER, body, prompts -> prompts.comparePrompts("a", "b"));
  }

  private static NewSystemPrompt.Builder required() {
    return NewSystemPrompt.builder().name("P").component("quill").content("Be terse.");
  }
}
