package io.rhetor.client;

import static io.rhetor.client.support.JsonText.fields;
import static io.rhetor.client.support.Prompts.answered;
import static io.rhetor.client.support.Prompts.assertSent;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.PromptFilter;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.prompt.PromptVersion;
import io.rhetor.client.support.LocalServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of {@code /templates}: what is sent, and what is made of either shape of the answer. */
class PromptTemplateCallsTest {
  private static final String FLAT =
      "{'template_id': 't', 'name': 'T', 'content': 'Hi {name}', 'category': 'c', 'description':"
          + " 'd', 'tags': ['x', 'y'], 'metadata': {'rev': 3}, 'version_id': 'v9', 'created_at':"
          + " '2025-04-24T12:34:56.789Z', 'updated_at': '2025-04-25T00:00:00Z'}";
  private static final String VERSIONED =
      "{'template_id': 't', 'name': 'T', 'category': 'c', 'description': '', 'tags': [],"
          + " 'variables': ['name', 'old'], 'versions': [{'version_id': 'v1', 'content':"
          + " 'Old {{ old }}', 'created_at': '2025-04-24T12:00:00', 'metadata': {'rev': 1}},"
          + " {'version_id': 'v2', 'content': 'Hi {{ name }}', 'created_at':"
          + " '2025-04-25T12:00:00.123456', 'metadata': {'rev': 2}}]}";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @Test
  void createWithNameAndText_sendsNoMore() throws Exception {
    answered(
        SERVER,
        FLAT,
        prompts ->
            prompts.createPromptTemplate(
                NewPromptTemplate.builder().name("N").template("Grüße ⚓ {{ a }}").build()));

    assertSent(SERVER, "POST", "/templates", "{'name': 'N', 'content': 'Grüße ⚓ {{ a }}'}");
  }

  @Test
  void createWithEverything_sendsAllButTheVariables() throws Exception {
    NewPromptTemplate template =
        NewPromptTemplate.builder()
            .name("N")
            .template("{{ a }}")
            .addVariables("a")
            .category("c")
            .description("d")
            .addTags("x", "y")
            .metadata(Map.of("rev", 3, "of", List.of(true, 0.5, Map.of("k", "v"))))
            .build();
    answered(SERVER, FLAT, prompts -> prompts.createPromptTemplate(template));

    assertSent(
        SERVER,
        "POST",
        "/templates",
        "{'name': 'N', 'content': '{{ a }}', 'category': 'c', 'description': 'd', 'tags': ['x',"
            + " 'y'], 'metadata': {'rev': 3, 'of': [true, 0.5, {'k': 'v'}]}}");
  }

  @Test
  void documentedTemplate_reads() throws Exception {
    PromptTemplate template = answered(SERVER, FLAT, prompts -> prompts.getPromptTemplate("t"));

    assertThat(template.content()).hasValue("Hi {name}");
    assertThat(template)
        .isEqualTo(
            PromptTemplate.fromJson(
                fields(
                    "template_id",
                    "t",
                    "name",
                    "T",
                    "content",
                    "Hi {name}",
                    "category",
                    "c",
                    "description",
                    "d",
                    "tags",
                    List.of("x", "y"),
                    "variables",
                    List.of("name"),
                    "metadata",
                    Map.of("rev", 3),
                    "version_id",
                    "v9",
                    "created_at",
                    Instant.parse("2025-04-24T12:34:56.789Z"),
                    "updated_at",
                    Instant.parse("2025-04-25T00:00:00Z"))));
    assertSent(SERVER, "GET", "/templates/t");
  }

  @Test
  void observedTemplate_hasTextAndNotesOfTheLastVersion() throws Exception {
    PromptTemplate template =
        answered(SERVER, VERSIONED, prompts -> prompts.getPromptTemplate("t"));

    assertThat(template.content()).hasValue("Hi {{ name }}");
    assertThat(template.versionId()).hasValue("v2");
    assertThat(template.versionCount()).hasValue(2);
    assertThat(template.metadata()).isEqualTo(Map.of("rev", 2));
    assertThat(template.createdAt()).hasValue(Instant.parse("2025-04-24T12:00:00Z"));
    assertThat(template.updatedAt()).hasValue(Instant.parse("2025-04-25T12:00:00.123456Z"));
    assertThat(template.variables()).containsExactly("name", "old");
    assertThat(template.description()).isEmpty();
  }

  @Test
  void versionThatWasAskedFor_isShownThoughTheAnswerHasAll() throws Exception {
    PromptTemplate template =
        answered(SERVER, VERSIONED, prompts -> prompts.getPromptTemplate("t", "v1"));

    assertThat(template.content()).hasValue("Old {{ old }}");
    assertThat(template.versionId()).hasValue("v1");
    assertThat(template.metadata()).isEqualTo(Map.of("rev", 1));
    assertThat(template.updatedAt()).hasValue(Instant.parse("2025-04-25T12:00:00.123456Z"));
    assertSent(SERVER, "GET", "/templates/t?version_id=v1");
  }

  @Test
  void versionThatTheAnswerNames_isShown() throws Exception {
    String body = VERSIONED.replace("'name': 'T'", "'version_id': 'v1'");

    assertThat(answered(SERVER, body, prompts -> prompts.getPromptTemplate("t", "v1")).content())
        .hasValue("Old {{ old }}");
  }

  @Test
  void flatFields_beatThoseOfTheLastVersion() throws Exception {
    String body =
        VERSIONED.replace(
            "'name': 'T'", "'content': 'New', 'metadata': {}, 'updated_at': '2026-01-01T00:00Z'");
    PromptTemplate template = answered(SERVER, body, prompts -> prompts.getPromptTemplate("t"));

    assertThat(template.content()).hasValue("New");
    assertThat(template.metadata()).isEmpty();
    assertThat(template.updatedAt()).hasValue(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void update_sendsTextAlone() throws Exception {
    answered(SERVER, VERSIONED, prompts -> prompts.updatePromptTemplate("t", "New {{ x }}"));

    assertSent(SERVER, "PUT", "/templates/t", "{'content': 'New {{ x }}'}");
  }

  @Test
  void updateWithNotes_sendsThem() throws Exception {
    answered(SERVER, FLAT, prompts -> prompts.updatePromptTemplate("t", "New", Map.of("rev", 4)));

    assertSent(SERVER, "PUT", "/templates/t", "{'content': 'New', 'metadata': {'rev': 4}}");
  }

  @Test
  void delete_sendsNoBody() throws Exception {
    answered(
        SERVER,
        "{'success': true, 'template_id': 't'}",
        prompts -> prompts.deletePromptTemplate("t"));

    assertSent(SERVER, "DELETE", "/templates/t");
  }

  @ParameterizedTest
  @CsvSource({
    "harbour notice, harbour%20notice",
    "Grüße, Gr%C3%BC%C3%9Fe",
    "a%2Fb, a%252Fb",
    "a+b?c#d&e=f, a%2Bb%3Fc%23d%26e%3Df",
    "..., ...",
    "a\\b, a%5Cb",
    "⚓\uD83D\uDEA2, %E2%9A%93%F0%9F%9A%A2"
  })
  void idInAPath_isEncodedOnce(String id, String encoded) throws Exception {
    answered(SERVER, FLAT, prompts -> prompts.getPromptTemplate(id, id));
    answered(SERVER, FLAT, prompts -> prompts.listPromptTemplateVersions(id));

    assertSent(SERVER, "GET", "/templates/" + encoded + "?version_id=" + encoded);
    assertSent(SERVER, "GET", "/templates/" + encoded + "/versions");
  }

  @ParameterizedTest
  @CsvSource({
    ", , /templates",
    "letters, , /templates?category=letters",
    ", a&b, /templates?tag=a%26b",
    "letters, snow, /templates?category=letters&tag=snow"
  })
  void list_sendsTheFilter(String category, String tag, String url) throws Exception {
    PromptFilter filter = PromptFilter.all();
    if (category != null) {
      filter = filter.category(category);
    }
    if (tag != null) {
      filter = filter.tag(tag);
    }
    PromptFilter narrow = filter;
    answered(SERVER, "{'templates': []}", prompts -> prompts.listPromptTemplates(narrow));

    assertSent(SERVER, "GET", url);
  }

  @Test
  void listedTemplates_readInBothShapes() throws Exception {
    List<PromptTemplate> templates =
        answered(
            SERVER,
            "{'count': 2, 'templates': [{'template_id': 'a', 'created_at': '2025-04-24T12:00Z',"
                + " 'updated_at': '2025-04-25T12:00Z'}, {'template_id': 'b', 'variables': ['x'],"
                + " 'version_count': 3, 'last_updated': '2025-04-26T12:00:00'}]}",
            RhetorPromptClient::listPromptTemplates);

    assertThat(templates)
        .containsExactly(
            PromptTemplate.fromJson(
                fields(
                    "template_id",
                    "a",
                    "created_at",
                    Instant.parse("2025-04-24T12:00:00Z"),
                    "updated_at",
                    Instant.parse("2025-04-25T12:00:00Z"))),
            PromptTemplate.fromJson(
                fields(
                    "template_id",
                    "b",
                    "variables",
                    List.of("x"),
                    "version_count",
                    3,
                    "updated_at",
                    Instant.parse("2025-04-26T12:00:00Z"))));
  }

  @Test
  void documentedVersions_haveNoTexts() throws Exception {
    List<PromptVersion> versions =
        answered(
            SERVER,
            "{'template_id': 't', 'count': 1, 'versions': [{'version_id': 'v1', 'created_at':"
                + " '2025-04-24T12:00:00Z', 'metadata': {'by': 'me'}, 'size': 8}]}",
            prompts -> prompts.listPromptTemplateVersions("t"));

    assertThat(versions)
        .containsExactly(
            PromptVersion.fromJson(
                fields(
                    "version_id",
                    "v1",
                    "created_at",
                    Instant.parse("2025-04-24T12:00:00Z"),
                    "metadata",
                    Map.of("by", "me"),
                    "size",
                    8)));
  }
}
