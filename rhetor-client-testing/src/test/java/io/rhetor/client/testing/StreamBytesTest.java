package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamBytesTest {
  private static final String BODY =
      "{\"message\":\"hi\",\"context_id\":\"quill:stream\",\"task_type\":\"chat\"}";

  @Test
  void theHeadersAreThoseOfAnEventStream() {
    try (SimulatedRhetor rhetor = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start()) {
      HttpResponse<String> answer = new Caller(rhetor).post("/stream", BODY);

      assertThat(answer.headers().firstValue("content-type"))
          .contains("text/event-stream; charset=utf-8");
      assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
      assertThat(answer.headers().firstValue("x-accel-buffering")).contains("no");
    }
  }

  @Test
  void anEventIsWrittenByteForByteAsRecorded() {
    try (SimulatedRhetor rhetor = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start()) {
      String body = new Caller(rhetor).post("/stream", BODY).body();

      assertThat(body.substring(0, body.indexOf("\r\n\r\n") + 4))
          .matches(
              "event: message\r\n"
                  + "data: \\{\"chunk\": \"You\", \"context\": \"quill:stream\","
                  + " \"model\": \"simulated-fast\", \"provider\": \"simulated\","
                  + " \"timestamp\": \"[^\"]{26}\", \"done\": false\\}\r\n\r\n");
      assertThat(body).endsWith("\"done\": true}\r\n\r\n");
    }
  }

  @Test
  void aSlowStreamIsKeptAliveByPings() throws IOException {
    try (SimulatedRhetor rhetor =
            SimulatedRhetor.builder()
                .chunkDelay(Duration.ofHours(1))
                .pingInterval(Duration.ofMillis(5))
                .start();
        RawConnection connection = new RawConnection(rhetor)) {
      connection.post("/stream", BODY);
      connection.readUntil(": ping - ");

      assertThat(connection.readUntil("\r\n\r\n"))
          .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00:00\r\n\r\n");
    }
  }
}
