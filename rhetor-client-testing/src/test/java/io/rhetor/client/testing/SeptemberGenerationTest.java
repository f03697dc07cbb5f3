package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a simulated server of September 2025 serves, path by path. */
class SeptemberGenerationTest {
  /** Columns: method, path, body, status, and what the answer contains. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GET | / | | 200 | 'documentation'",
        "GET | /health | | 200 | 'registeredWithHermes':false",
        "GET | /api/v1/discovery | | 200 | {'path':'/api/v1/chat','method':'POST'}",
        "GET | /api/v1/budget/usage | | 200 | 'total_cost':0",
        "GET | /api/models/ | | 200 | 'id':'simulated-standard','provider':'simulated'",
        "POST | /api/v1/generate | {'prompt':'Hi','max_tokens':2} | 200 | 'response':'You wrote:'",
        "POST | /api/v1/generate | {'prompt':'Hi','capability':'code'} | 200 | simulated-advanced",
        "POST | /api/v1/generate | {'prompt':'Hi','model':'m'} | 200 | 'model':'m'",
        "POST | /api/v1/generate | {'prompt':'Hi','temperature':2.1} | 422 | less than or equal",
        "POST | /api/v1/generate | {} | 422 | Field required",
        "POST | /api/v1/chat | {'messages':[{'role':'user','content':'Hi'}]} | 200 | 'contextId'",
        "POST | /api/v1/chat | {'messages':[],'context_id':'c'} | 500 | detail",
        "POST | /api/v1/chat/stream | {'messages':[]} | 200 | data: {'error'",
        "POST | /message | {'message':'Hi'} | 404 | {'detail':'Not Found'}",
        "POST | /stream | {'message':'Hi'} | 404 | {'detail':'Not Found'}",
        "GET | /providers | | 404 | {'detail':'Not Found'}",
        "GET | /templates/t | | 404 | {'detail':'Not Found'}",
        "GET | /contexts | | 404 | {'detail':'Not Found'}",
        "GET | /budget | | 404 | {'detail':'Not Found'}"
      })
  void serves(String method, String path, String body, int status, String part) throws Exception {
    try (SimulatedRhetor rhetor = start()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(rhetor.url() + path))
              .version(HttpClient.Version.HTTP_1_1)
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(body.replace('\'', '"')))
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).contains(part.replace('\'', '"'));
    }
  }

  @Test
  void anyFrameOverWebSocket_isAnError_inLowerCase() throws Exception {
    try (SimulatedRhetor rhetor = start();
        WebSocketCaller caller = WebSocketCaller.connect(rhetor)) {
      caller.send("{\"type\":\"REGISTER\",\"source\":\"UI\"}");

      JsonObject answer = new JsonObject(caller.nextText());
      assertThat(answer.getString("type")).isEqualTo("error");
      assertThat(answer.getString("error")).isNotBlank();
    }
  }

  private static SimulatedRhetor start() {
    return SimulatedRhetor.builder().generation(Generation.SEPTEMBER_2025).start();
  }
}
