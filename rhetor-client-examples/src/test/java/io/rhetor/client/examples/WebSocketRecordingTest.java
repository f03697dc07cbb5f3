package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.testing.RecordingRhetor;
import io.rhetor.client.testing.ReplayingRhetor;
import io.rhetor.client.testing.Shape;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client over WebSocket, whose ids are others each time, cannot tell a recording. */
class WebSocketRecordingTest {
  private static final String TOKEN = "tok-4711-abcdef";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Shape.class)
  void answersAreThoseThatWereRecorded_andNoSecretIsInTheFile(Shape shape) throws Exception {
    Path file = folder.resolve("socket.json");
    List<Object> live;
    try (SimulatedRhetor server =
            SimulatedRhetor.builder().shape(shape).chunkDelay(Duration.ZERO).start();
        RecordingRhetor recorder = RecordingRhetor.start(server.url(), file)) {
      live = ask(recorder.url());
    }
    try (ReplayingRhetor replay = ReplayingRhetor.start(file)) {
      assertThat(ask(replay.url())).isEqualTo(live);
      assertThat(replay.unmatched()).isEmpty();
    }
    assertThat(Files.readString(file))
        .contains("What is Rhetor?")
        .doesNotContain(TOKEN, "key-0815-ghijkl", "uthorization");
  }

  private static List<Object> ask(URI url) {
    RhetorConfig config =
        RhetorConfig.builder()
            .baseUrl(url.toString())
            .token(TOKEN)
            .header("X-Api-Key", "key-0815-ghijkl")
            .build();
    try (RhetorWebSocketClient rhetor = RhetorWebSocketClient.create(config)) {
      return List.of(
          await(rhetor.sendMessage("My token is " + TOKEN)).message().replace(TOKEN, "***"),
          await(rhetor.streamMessage("What is Rhetor?").collect()).message(),
          await(rhetor.chat(ChatRequest.of(ChatMessage.user("Hello")))).model());
    }
  }
}
