package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a stream fails: the plain error before the first chunk, the partial text after it. */
class StreamFailureTest {
  private static final String MODEL_ERROR =
      "{\"error\":\"upstream reset\",\"context\":\"c\",\"done\":true}";

  /** Plays a script to a stream with unbounded demand and returns what it fails with. */
  private static Throwable failureOf(ScriptedServer.Script script) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(script);
        RhetorClient rhetor = LocalServer.clientWithoutRetries(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      rhetor.streamMessage("my prompt").subscribe(subscriber);
      return subscriber.awaitFailure();
    }
  }

  static Stream<Arguments> waysToBreakOff() {
    return Stream.of(
        way("an error event", exchange -> exchange.event(MODEL_ERROR), RhetorModelException.class),
        way(
            "an event named error",
            exchange -> exchange.transferChunk("event: error\r\ndata: it broke\r\n\r\n"),
            RhetorModelException.class),
        way(
            "an end in good order without done",
            exchange -> exchange.endTransfer(),
            RhetorConnectionException.class),
        way("a closed connection", exchange -> exchange.close(), RhetorConnectionException.class),
        way("a reset", exchange -> exchange.reset(), RhetorConnectionException.class),
        way(
            "an unfinished event",
            exchange ->
                exchange.transferChunk("data: {\"chunk\":\"\",\"done\":true}").endTransfer(),
            RhetorConnectionException.class),
        way(
            "an event that is no JSON",
            exchange -> exchange.event("[DONE"),
            RhetorProtocolException.class));
  }

  private static Arguments way(
      String name, ScriptedServer.Script script, Class<? extends RhetorException> type) {
    return Arguments.of(name, script, type);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waysToBreakOff")
  void beforeTheFirstChunk_theFailureIsPlain(
      String name, ScriptedServer.Script script, Class<? extends RhetorException> type)
      throws Exception {
    Throwable failure =
        failureOf(
            exchange -> {
              exchange.startEvents();
              script.play(exchange);
            });

    assertThat(failure).isExactlyInstanceOf(type);
    assertThat(((RhetorException) failure).mayHaveBeenProcessed()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waysToBreakOff")
  void afterTheFirstChunk_theFailureHasTheTextSoFarAndThePlainFailureAsCause(
      String name, ScriptedServer.Script script, Class<? extends RhetorException> type)
      throws Exception {
    Throwable failure =
        failureOf(
            exchange -> {
              exchange.startEvents().text("half an ");
              script.play(exchange);
            });

    assertThat(failure)
        .isInstanceOfSatisfying(
            RhetorStreamException.class,
            broken -> {
              assertThat(broken.partial()).isEqualTo("half an ");
              assertThat(broken.isPartialCut()).isFalse();
              assertThat(broken.getCause()).isExactlyInstanceOf(type);
              assertThat(broken.mayHaveBeenProcessed()).isTrue();
              assertThat(broken.isRetryable())
                  .isEqualTo(((RhetorException) broken.getCause()).isRetryable());
            });
  }

  @Test
  void lostConnection_withChunksNotAskedForYet_deliversThemFirst() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.startEvents();
                  exchange.transferChunk("data: {\"chunk\":\"a\"}\n\ndata: {\"chunk\":\"b\"}\n\n");
                  exchange.close();
                });
        RhetorClient rhetor = Clients.of(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
      rhetor.streamMessage("Hi").subscribe(subscriber);
      await().until(() -> subscriber.chunks().size() == 1);

      subscriber.subscription().request(1);

      assertThat(subscriber.awaitFailure()).isInstanceOf(RhetorStreamException.class);
      assertThat(subscriber.text()).isEqualTo("ab");
    }
  }

  @Test
  void partialText_isCutAtItsLimitAndSaysSo() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.startEvents().text("12345").text("67890");
                  exchange.close();
                });
        RhetorClient rhetor =
            RhetorClient.create(Clients.configFor(server).maxPartialCharacters(7).build())) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      rhetor.streamMessage("Hi").subscribe(subscriber);

      assertThat(subscriber.awaitFailure())
          .isInstanceOfSatisfying(
              RhetorStreamException.class,
              broken -> {
                assertThat(broken.partial()).isEqualTo("1234567");
                assertThat(broken.isPartialCut()).isTrue();
              });
    }
  }

  @Test
  void answerThatIsNoSuccess_isTheTypedError() throws Exception {
    assertThat(failureOf(exchange -> exchange.respondJson(503, "{\"detail\":\"starting\"}")))
        .isInstanceOfSatisfying(
            RhetorServerException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(503);
              assertThat(refused.mayHaveBeenProcessed()).isFalse();
            });
  }

  @Test
  void jsonError_inPlaceOfAStream_isAModelError() throws Exception {
    assertThat(failureOf(exchange -> exchange.respondJson(200, "{\"error\":\"no provider\"}")))
        .isInstanceOf(RhetorModelException.class)
        .hasMessageContaining("no provider");
  }

  @Test
  void wholeAnswer_inPlaceOfAStream_isDeliveredAsTheOnlyChunk() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange ->
                    exchange.respondJson(
                        200, "{\"message\":\"all at once\",\"warnings\":[\"near\"]}"));
        RhetorClient rhetor = Clients.of(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
      rhetor.streamMessage("Hi").subscribe(subscriber);

      subscriber.awaitCompletion();
      assertThat(subscriber.chunks())
          .extracting(StreamChunk::text, StreamChunk::isLast, StreamChunk::warnings)
          .containsExactly(Assertions.tuple("all at once", true, List.of("near")));
    }
  }

  @Test
  void page_inPlaceOfAStream_isAProtocolErrorThatNamesBothTypes() throws Exception {
    assertThat(failureOf(exchange -> exchange.respond(200, "text/html", "<h1>Welcome</h1>")))
        .isInstanceOf(RhetorProtocolException.class)
        .hasMessageContaining("text/event-stream")
        .hasMessageContaining("text/html")
        .hasMessageContaining("baseUrl");
  }

  @Test
  void emptyAnswer_inPlaceOfAStream_isAProtocolError() throws Exception {
    assertThat(failureOf(exchange -> exchange.send("HTTP/1.1 204 No Content\r\n\r\n")))
        .isInstanceOf(RhetorProtocolException.class);
  }

  @Tag("large")
  @Test
  void eventOfTwentyMegabytes_isAClearError() throws Exception {
    byte[] megabyte = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    assertThat(
            failureOf(
                exchange -> {
                  exchange.startEvents().transferChunk("data: {\"chunk\":\"");
                  for (int i = 0; i < 20; i++) {
                    exchange.transferChunk(megabyte);
                  }
                  exchange.transferChunk("\"}\r\n\r\n");
                }))
        .isInstanceOf(RhetorProtocolException.class)
        .hasMessageContaining("16777216 bytes")
        .hasMessageContaining("maxEventBytes");
  }

  @Test
  void endlessLine_isAClearErrorAndEndsTheConnection() throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] part = ": endless ".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.startEvents();
                  while (written.get() < 1L << 30) {
                    exchange.transferChunk(part);
                    written.addAndGet(part.length);
                  }
                });
        RhetorClient rhetor =
            RhetorClient.create(Clients.configFor(server).maxEventBytes(100_000).build())) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      rhetor.streamMessage("Hi").subscribe(subscriber);

      assertThat(subscriber.awaitFailure())
          .isInstanceOf(RhetorProtocolException.class)
          .hasMessageContaining("A line");
      // The server is cut off long before it has written its gigabyte.
      AtomicLong before = new AtomicLong(-1);
      await().until(() -> before.getAndSet(written.get()) == written.get());
      assertThat(written.get()).isLessThan(1L << 28);
    }
  }

  @Test
  void invalidUtf8_isAProtocolErrorAndNoHang() throws Exception {
    byte[] event = "data: {\"chunk\":\"??\"}\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    event[16] = (byte) 0xFF;
    event[17] = (byte) 0xC0;

    assertThat(failureOf(exchange -> exchange.startEvents().transferChunk(event)))
        .isInstanceOf(RhetorProtocolException.class);
  }

  @Test
  void messages_neverContainThePrompt() throws Exception {
    Throwable failure =
        failureOf(exchange -> exchange.startEvents().event("{\"error\":\"refused: my prompt\"}"));

    assertThat(failure.toString()).contains("refused").doesNotContain("my prompt");
    assertThat(((RhetorModelException) failure).error()).isEqualTo("refused: my prompt");
  }
}
