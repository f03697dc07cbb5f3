package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The observed shape against what a real server sent. */
class WebSocketCaptureTest {
  @RegisterExtension private final Servers servers = new Servers();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "april-2025/ws-register",
        "april-2025/ws-status",
        "april-2025/ws-unknown-type",
        "april-2025/ws-ids-not-echoed",
        "april-2025/ws-empty-text-frame",
        "april-2025/ws-after-fatal-error-connection-stays-open-but-dead",
        "april-2025-repaired/ws-llm-nonstreaming",
        "april-2025-repaired/ws-llm-streaming",
        "april-2025-repaired/ws-llm-unknown-provider-streaming",
        "april-2025-repaired/ws-llm-unknown-provider-nonstreaming",
        "april-2025-repaired/ws-llm-unavailable-provider-streaming-empty-success",
        "april-2025-repaired/ws-llm-message-not-a-string",
        "april-2025-repaired/ws-chat-nonstreaming",
        "april-2025-repaired/ws-chat-no-messages",
        "april-2025-repaired/ws-chat-streaming",
        "april-2025-repaired/ws-status-waits-behind-a-stream",
        "april-2025-repaired/ws-two-requests-back-to-back-strict-order",
      })
  void framesAreThoseThatARealServerSent(String name) throws Exception {
    List<String> recorded = shapes(texts(name, "recv"));
    try (WebSocketCaller caller = WebSocketCaller.connect(servers.start(Shape.OBSERVED))) {
      texts(name, "send").forEach(caller::send);
      List<String> frames = new ArrayList<>();
      while (shapes(frames).size() < recorded.size()) {
        frames.add(caller.nextText());
      }

      assertThat(shapes(frames)).isEqualTo(recorded);
    }
  }

  private static List<String> texts(String name, String direction)
      throws IOException, URISyntaxException {
    Path file =
        Path.of(
            Objects.requireNonNull(
                    WebSocketCaptureTest.class.getResource("/captures/" + name + ".jsonl"))
                .toURI());
    return Files.readAllLines(file).stream()
        .map(JsonObject::new)
        .filter(line -> line.getString("dir").equals(direction))
        .map(line -> line.getString("text"))
        .collect(Collectors.toList());
  }

  /** Leaves out what differs from run to run and model to model: times, words and their number. */
  private static List<String> shapes(List<String> frames) {
    List<String> shapes = new ArrayList<>();
    for (String frame : frames) {
      String shape = shape(new JsonObject(frame));
      if (shapes.isEmpty() || !shape.equals(shapes.get(shapes.size() - 1))) {
        shapes.add(shape);
      }
    }
    return shapes;
  }

  private static String shape(JsonObject frame) {
    JsonObject payload = frame.getJsonObject("payload");
    blank(frame, "timestamp");
    blank(payload, "timestamp");
    blank(payload, "chunk");
    if ("LLM".equals(frame.getString("source"))) {
      blank(payload, "message");
    }
    if (payload.containsKey("budget")) {
      payload.put("budget", String.join(",", payload.getJsonObject("budget").fieldNames()));
    }
    return frame.encode();
  }

  private static void blank(JsonObject object, String field) {
    if (object.containsKey(field)) {
      object.put(field, "");
    }
  }
}
