package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateRenderingTest {
  @RegisterExtension final Servers servers = new Servers();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OBSERVED   | Dear {{ captain }}, berth {{berth}}. | Dear Ines, berth 7.",
        "OBSERVED   | {captain} is {\"no\": \"variable\"}    | {captain} is {\"no\": \"variable\"}",
        "OBSERVED   | {{ free }}, {{ nothing }}            | True, None",
        "OBSERVED   | {{ list }}                           | [1,2]",
        "OBSERVED   | <{{ missing }}>                      | <>",
        "DOCUMENTED | Dear {captain}, berth {{ berth }}.   | Dear Ines, berth 7.",
        "DOCUMENTED | <{missing}>                          | <>",
        "DOCUMENTED | {\"json\": {captain}}                | {\"json\": Ines}",
        "DOCUMENTED | {{ captain                           | {{ captain"
      })
  void placeholdersAreFilled(Shape shape, String content, String rendered) {
    assertThat(render(servers.caller(shape), content).getString("rendered_content"))
        .isEqualTo(rendered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hello {{ name ", "Hello }}", "{% if x %}", "{{ a | upper }}", "{# no"})
  void badSyntaxIsObservedAsNull(String content) {
    JsonObject answer = render(servers.observed(), content);

    assertThat(answer.containsKey("rendered_content")).isTrue();
    assertThat(answer.getValue("rendered_content")).isNull();
    assertThat(answer.getString("version_id")).isEqualTo("latest");
  }

  @Test
  void valuesAreNoTemplatesThemselves() {
    Caller caller = servers.observed();
    caller.post("/templates", "{\"name\":\"t\",\"content\":\"{{ a }}\"}");

    assertThat(
            caller
                .postJson(
                    "/templates/render",
                    "{\"template_id\":\"t\",\"variables\":{\"a\":\"$1 {{ b }}\",\"b\":\"no\"}}")
                .getString("rendered_content"))
        .isEqualTo("$1 {{ b }}");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void anOldVersionCanBeRendered(Shape shape) {
    Caller caller = servers.caller(shape);
    caller.post("/templates", "{\"name\":\"t\",\"content\":\"first\"}");
    String first =
        caller
            .getJson("/templates/t/versions")
            .getJsonArray("versions")
            .getJsonObject(0)
            .getString("version_id");
    caller.put("/templates/t", "{\"content\":\"second\"}");

    assertThat(renderVersion(caller, first).encode())
        .isEqualTo(
            new JsonObject()
                .put("template_id", "t")
                .put("version_id", first)
                .put("rendered_content", "first")
                .encode());
  }

  @Test
  void aDocumentedRenderingNamesItsVersion() {
    assertThat(render(servers.documented(), "x").getString("version_id")).hasSize(36);
  }

  @Test
  void whatIsUnknownIsObservedAsNull() {
    Caller caller = servers.observed();

    assertThat(caller.post("/templates/render", "{\"template_id\":\"nowhere\",\"variables\":{}}"))
        .satisfies(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(200);
              assertThat(answer.body())
                  .isEqualTo(
                      "{\"template_id\":\"nowhere\",\"version_id\":\"latest\","
                          + "\"rendered_content\":null}");
            });
    render(caller, "x");
    assertThat(renderVersion(caller, "v9").getValue("rendered_content")).isNull();
  }

  @Test
  void whatIsUnknownIsDocumentedAsNotFound() {
    HttpResponse<String> answer =
        servers
            .documented()
            .post("/templates/render", "{\"template_id\":\"nowhere\",\"variables\":{}}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Caller.detail(answer)).isEqualTo("Template nowhere not found");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void theVariablesAreRequired(Shape shape) {
    HttpResponse<String> answer =
        servers.caller(shape).post("/templates/render", "{\"template_id\":\"t\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("[\"body\",\"variables\"]");
  }

  private static JsonObject render(Caller caller, String content) {
    caller.post("/templates", new JsonObject().put("name", "t").put("content", content).encode());
    return caller.postJson(
        "/templates/render",
        "{\"template_id\":\"t\",\"variables\":{\"captain\":\"Ines\",\"berth\":7,\"free\":true,"
            + "\"nothing\":null,\"list\":[1,2],\"x\":1,\"a\":1}}");
  }

  private static JsonObject renderVersion(Caller caller, String versionId) {
    return caller.postJson(
        "/templates/render",
        new JsonObject()
            .put("template_id", "t")
            .put("variables", new JsonObject())
            .put("version_id", versionId)
            .encode());
  }
}
