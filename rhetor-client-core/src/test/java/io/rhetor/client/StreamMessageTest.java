package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.testing.ScriptedServer;
import org.junit.jupiter.api.Test;

class StreamMessageTest {
  @Test
  void collect_gathersTheChunksIntoTheWholeAnswer() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange ->
                    exchange.startEvents().text("Hello").text(", world").done().endTransfer());
        RhetorClient rhetor =
            RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build())) {
      MessageResponse whole = rhetor.streamMessage("Hi").collect().join();

      assertThat(whole.message()).isEqualTo("Hello, world");
      assertThat(whole.model()).contains("m");
    }
  }
}
