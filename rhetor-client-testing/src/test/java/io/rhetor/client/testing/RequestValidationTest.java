package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestValidationTest {
  private static final SimulatedRhetor RHETOR = SimulatedRhetor.start();

  private final Caller caller = new Caller(RHETOR);

  @AfterAll
  static void close() {
    RHETOR.close();
  }

  @ParameterizedTest
  @CsvSource({"/message, message", "/stream, message", "/chat, messages"})
  void aMissingFieldIsNamed(String path, String field) {
    HttpResponse<String> answer = caller.post(path, "{\"context_id\":\"quill:one\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .isEqualTo(
            "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\""
                + field
                + "\"],\"msg\":\"Field required\",\"input\":{\"context_id\":\"quill:one\"}}]}");
  }

  @Test
  void malformedJsonIsRefusedWithItsPlace() {
    JsonObject problem = onlyProblem(caller.post("/message", "{\"message\": \"unterminated"));

    assertThat(problem.getString("type")).isEqualTo("json_invalid");
    assertThat(problem.getJsonArray("loc")).isEqualTo(new JsonArray().add("body").add(0));
    assertThat(problem.getString("msg")).isEqualTo("JSON decode error");
    assertThat(problem.getJsonObject("ctx").getString("error")).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"message\":7}                        | string_type | message",
        "{\"message\":\"x\",\"context_id\":null} | string_type | context_id",
        "{\"message\":\"x\",\"task_type\":[]}    | string_type | task_type",
        "{\"message\":\"x\",\"options\":[]}      | dict_type   | options",
        "{\"message\":\"x\",\"streaming\":\"?\"} | bool_type   | streaming"
      })
  void aFieldOfAnotherTypeIsNamed(String body, String type, String field) {
    JsonObject problem = onlyProblem(caller.post("/message", body));

    assertThat(problem.getString("type")).isEqualTo(type);
    assertThat(problem.getJsonArray("loc")).containsExactly("body", field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"messages\":\"x\"}                            | list_type   | [\"body\",\"messages\"]",
        "{\"messages\":[\"x\"]}                          | dict_type   | [\"body\",\"messages\",0]",
        "{\"messages\":[{\"role\":\"u\",\"content\":7}]} | string_type | [\"body\",\"messages\",0,\"content\"]"
      })
  void aConversationOfAnotherTypeIsRefused(String body, String type, String location) {
    JsonObject problem = onlyProblem(caller.post("/chat", body));

    assertThat(problem.getString("type")).isEqualTo(type);
    assertThat(problem.getJsonArray("loc")).isEqualTo(new JsonArray(location));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    HttpResponse<String> answer = caller.post("/provider", "{}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(new JsonObject(answer.body()).getJsonArray("detail")).hasSize(2);
  }

  @Test
  void aBodyThatIsNoObjectIsRefused() {
    JsonObject problem = onlyProblem(caller.post("/message", "[\"not\"]"));

    assertThat(problem.getString("type")).isEqualTo("model_attributes_type");
    assertThat(problem.getJsonArray("input")).containsExactly("not");
  }

  @Test
  void aBodyThatIsNotDeclaredAsJsonIsRefused() {
    JsonObject problem =
        onlyProblem(
            caller.send(
                caller
                    .request("/message")
                    .header("content-type", "text/plain")
                    .POST(BodyPublishers.ofString("{\"message\":\"plain\"}"))));

    assertThat(problem.getString("input")).isEqualTo("{\"message\":\"plain\"}");
  }

  @Test
  void anEmptyBodyIsMissing() {
    JsonObject problem = onlyProblem(caller.post("/message", ""));

    assertThat(problem.getString("type")).isEqualTo("missing");
    assertThat(problem.getJsonArray("loc")).containsExactly("body");
  }

  @Test
  void invalidUtf8IsABadRequest() {
    HttpResponse<String> answer =
        caller.send(
            caller
                .request("/message")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {'"', (byte) 0xFF, '"'})));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"There was an error parsing the body\"}");
  }

  @ParameterizedTest
  @CsvSource({"content, role", "role, content"})
  void aTurnWithoutRoleOrContentIsTheServersOwnFailure(String present, String missing) {
    HttpResponse<String> answer =
        caller.post("/chat", "{\"messages\":[{\"" + present + "\":\"user\"}]}");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(new JsonObject(answer.body()).getString("detail")).isEqualTo("'" + missing + "'");
  }

  @Test
  void askingTheMessageEndpointToStreamIsAPlainServerError() {
    HttpResponse<String> answer = caller.post("/message", "{\"message\":\"x\",\"streaming\":true}");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("Internal Server Error");
  }

  private static JsonObject onlyProblem(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(422);
    JsonArray problems = new JsonObject(answer.body()).getJsonArray("detail");
    assertThat(problems).hasSize(1);
    return problems.getJsonObject(0);
  }
}
