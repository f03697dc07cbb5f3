package io.rhetor.client.support;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.util.Locale;
import java.util.Set;

/** Makes servers answer as a capture recorded it. */
public final class Replay {
  /** Headers that the replaying server writes itself, for the body it sends. */
  private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

  private Replay() {}

  /**
   * Answers requests to the recorded path, with whatever method and query, with the recorded
   * answer.
   */
  public static MappingBuilder whole(Capture capture) {
    return any(urlPathEqualTo(capture.path())).willReturn(answer(capture));
  }

  /** The recorded answer. */
  public static ResponseDefinitionBuilder answer(Capture capture) {
    ResponseDefinitionBuilder answer =
        aResponse().withStatus(capture.status()).withBody(capture.body());
    capture
        .headers()
        .forEach(
            (name, value) -> {
              if (!FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                answer.withHeader(name, value);
              }
            });
    return answer;
  }

  /** Sends the recorded pieces one by one and ends as the recorded server did. */
  public static ScriptedServer.Script piecewise(Capture capture) {
    return exchange -> {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + capture.status() + " Replayed\r\n");
      capture
          .headers()
          .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      exchange.send(head.append("\r\n").toString());
      for (byte[] chunk : capture.httpChunks()) {
        exchange.transferChunk(chunk);
      }
      if (capture.endedWithTerminalChunk()) {
        exchange.endTransfer();
      }
      exchange.close();
    };
  }
}
