package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a subscriber gets of a stream that goes well, and when. */
class StreamDeliveryTest {
  private static void answerHello(ScriptedExchange exchange) throws IOException {
    exchange.startEvents().text("Hello").text(", world").done().endTransfer();
  }

  @Test
  void collect_gathersTheChunksIntoTheWholeAnswer() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(StreamDeliveryTest::answerHello);
        RhetorClient rhetor = Clients.of(server)) {
      MessageResponse whole = valueOf(rhetor.streamMessage("Hi").collect());

      assertThat(whole.message()).isEqualTo("Hello, world");
      assertThat(whole.model()).contains("m");
      assertThat(whole.provider()).contains("p");
    }
  }

  @Test
  void forEach_handsOutTheChunksInOrderAndThenTheWholeAnswer() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(StreamDeliveryTest::answerHello);
        RhetorClient rhetor = Clients.of(server)) {
      StringBuilder seen = new StringBuilder();

      String whole =
          valueOf(
              rhetor
                  .streamMessage("Hi")
                  .forEach(chunk -> seen.append('[').append(chunk.text()).append(']'))
                  .thenApply(MessageResponse::message));

      assertThat(seen).hasToString("[Hello][, world]");
      assertThat(whole).isEqualTo("Hello, world");
    }
  }

  @Test
  void toStream_blocksForTheChunks() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(StreamDeliveryTest::answerHello);
        RhetorClient rhetor = Clients.of(server);
        Stream<StreamChunk> chunks = rhetor.streamMessage("Hi").toStream()) {
      assertThat(chunks.map(StreamChunk::text)).containsExactly("Hello", ", world");
    }
  }

  @Test
  void toStream_closedEarly_closesTheConnection() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.startEvents().text("first");
                  exchange.awaitClientClose();
                });
        RhetorClient rhetor = Clients.of(server)) {
      try (Stream<StreamChunk> chunks = rhetor.streamMessage("Hi").toStream()) {
        assertThat(chunks.limit(1).map(StreamChunk::text)).containsExactly("first");
      }

      assertThat(server.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void streamChat_asksTheChatEndpointToStream() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(StreamDeliveryTest::answerHello);
        RhetorClient rhetor = Clients.of(server)) {
      ChatRequest request = ChatRequest.of(ChatMessage.user("Hi"));

      assertThat(valueOf(rhetor.streamChat(request).collect()).message()).isEqualTo("Hello, world");

      ScriptedExchange exchange = server.exchanges().get(0);
      assertThat(exchange.requestLine()).isEqualTo("POST /chat HTTP/1.1");
      assertThat(exchange.body()).contains("\"streaming\":true");
      assertThat(exchange.header("accept")).contains("text/event-stream");
    }
  }

  @Test
  void streamMessage_isCold_nothingIsSentBeforeSubscribing() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(StreamDeliveryTest::answerHello);
        RhetorClient rhetor = Clients.of(server)) {
      ChunkStream unused = rhetor.streamMessage("never sent");
      valueOf(rhetor.streamMessage("sent").collect());

      assertThat(unused).isNotNull();
      assertThat(server.exchanges()).hasSize(1);
    }
  }

  @Test
  void subscribe_twice_failsTheSecondSubscriberWithoutASecondRequest() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(StreamDeliveryTest::answerHello);
        RhetorClient rhetor = Clients.of(server)) {
      ChunkStream stream = rhetor.streamMessage("Hi");
      RecordingSubscriber first = RecordingSubscriber.unbounded();
      RecordingSubscriber second = RecordingSubscriber.unbounded();
      stream.subscribe(first);
      stream.subscribe(second);

      first.awaitCompletion();
      assertThat(second.awaitFailure())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("second answer");
      assertThat(server.exchanges()).hasSize(1);
    }
  }

  @Test
  void terminalEventWithText_isDeliveredAsTheLastChunk() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange ->
                    exchange
                        .startEvents()
                        .text("a")
                        .event("{\"chunk\":\"b\",\"model\":\"m\",\"done\":true}")
                        .endTransfer());
        RhetorClient rhetor = Clients.of(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      rhetor.streamMessage("Hi").subscribe(subscriber);

      subscriber.awaitCompletion();
      assertThat(subscriber.chunks())
          .extracting(StreamChunk::text, StreamChunk::isLast)
          .containsExactly(tuple("a", false), tuple("b", true));
    }
  }

  @Test
  void completedStream_leavesItsConnectionToTheNextCall() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(StreamDeliveryTest::answerHello);
        RhetorClient rhetor = Clients.of(server)) {
      for (int i = 0; i < 5; i++) {
        valueOf(rhetor.streamMessage("Hi").collect());
      }
      assertThat(server.exchanges()).hasSize(5);
      assertThat(server.connectionCount()).isLessThan(5);
    }
  }

  @Test
  void answerWithFallback_startsOverAndKeepsOnlyTheSecondText() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange ->
                    exchange
                        .startEvents()
                        .text("Lost ")
                        .event("{\"chunk\":\"Kept\",\"model\":\"m2\",\"fallback\":true}")
                        .event("{\"chunk\":\"\",\"fallback\":true,\"done\":true}")
                        .endTransfer());
        RhetorClient rhetor = Clients.of(server)) {
      MessageResponse whole = valueOf(rhetor.streamMessage("Hi").collect());

      assertThat(whole.message()).isEqualTo("Kept");
      assertThat(whole.isFallback()).isTrue();
      assertThat(whole.model()).contains("m2");
    }
  }

  @Test
  void post_offersNoUpgrade() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(StreamDeliveryTest::answerHello);
        RhetorClient rhetor = Clients.of(server)) {
      valueOf(rhetor.streamMessage("Hi").collect());

      assertThat(server.exchanges().get(0).head())
          .startsWith("POST /stream HTTP/1.1\r\n")
          .doesNotContainIgnoringCase("upgrade")
          .doesNotContainIgnoringCase("http2-settings");
    }
  }

  @Test
  void closedClient_failsLaterStreamsAndCalls() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(StreamDeliveryTest::answerHello)) {
      RhetorClient rhetor = Clients.of(server);
      rhetor.close();
      rhetor.close();

      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      rhetor.streamMessage("Hi").subscribe(subscriber);
      assertThat(subscriber.awaitFailure()).isInstanceOf(ClientClosedException.class);
      assertThat(rhetor.sendMessage("Hi"))
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .withCauseInstanceOf(ClientClosedException.class);
      assertThat(server.exchanges()).isEmpty();
    }
  }
}
