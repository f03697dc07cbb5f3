package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorServerException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions of a real client: what reaches the server, and what comes of broken connections. */
class ChatSessionOverHttpTest {
  private static final String ANSWER =
      "{\"message\": \"1\", \"model\": \"m\", \"provider\": \"p\", \"finished\": true}";

  private ScriptedServer server;
  private RhetorClient rhetor;
  private ChatSession session;

  private void serve(ScriptedServer.Script script) throws Exception {
    server = ScriptedServer.start(script);
    rhetor = LocalServer.clientWithoutRetries(server);
    session =
        ChatSession.builder(rhetor)
            .contextId(ContextId.of("my-component", "user123"))
            .deleteContextOnClose(rhetor.contexts())
            .build();
  }

  @AfterEach
  void close() throws Exception {
    rhetor.close();
    server.close();
  }

  private void assertThatHistoryIs(String... contents) {
    assertThat(session.history()).extracting(ChatTurn::content).containsExactly(contents);
  }

  private void assertThatTheFirstConnectionIsClosed() {
    assertThat(server.exchanges().get(0).clientClosed()).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void oneTurnAfterTheOtherIsSentAsSoonAsTheLastAnswerIsThere() throws Exception {
    serve(exchange -> exchange.respondJson(200, ANSWER));
    for (int turn = 0; turn < 50; turn++) {
      valueOf(session.send("one"));
    }

    assertThat(session.history()).hasSize(100);
    assertThat(server.exchanges())
        .allSatisfy(
            sent -> assertThat(sent.body()).contains("\"context_id\":\"my-component:user123\""));
  }

  @Test
  void oneStreamAfterTheOtherIsSentAsSoonAsTheLastOneIsCollected() throws Exception {
    serve(exchange -> exchange.startEvents().text("a").text("b").done().endTransfer());
    for (int turn = 0; turn < 50; turn++) {
      valueOf(session.stream("one").collect());
    }

    assertThat(session.history()).hasSize(100).last().extracting(ChatTurn::content).isEqualTo("ab");
  }

  @Test
  void cancellingAnAnswerClosesItsConnectionAndFreesTheSession() throws Exception {
    serve(exchange -> exchange.awaitClientClose());
    CompletableFuture<MessageResponse> answer = session.send("one");
    await().until(() -> !server.exchanges().isEmpty());
    answer.cancel(true);

    assertThatTheFirstConnectionIsClosed();
    session.send("two").cancel(true);
    assertThatHistoryIs("one", "two");
  }

  @Test
  void cancellingWhatFollowsAnAnswerClosesItsConnectionAndFreesTheSession() throws Exception {
    serve(exchange -> exchange.awaitClientClose());
    CompletableFuture<String> text = session.send("one").thenApply(MessageResponse::message);
    await().until(() -> !server.exchanges().isEmpty());
    text.cancel(true);

    assertThatTheFirstConnectionIsClosed();
    session.send("two").cancel(true);
    assertThatHistoryIs("one", "two");
  }

  @Test
  void cancellingAStreamClosesItsConnectionAndFreesTheSession() throws Exception {
    serve(
        exchange -> {
          exchange.startEvents().text("first");
          exchange.awaitClientClose();
        });
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    RecordingSubscriber subscriber =
        RecordingSubscriber.unbounded()
            .onChunk(
                (subscription, chunk) -> {
                  subscription.cancel();
                  cancelled.complete(null);
                });
    session.stream("one").subscribe(subscriber);
    valueOf(cancelled);

    assertThatTheFirstConnectionIsClosed();
    session.send("two").cancel(true);
    assertThatHistoryIs("one", "two");
  }

  @Test
  void aSubscriberThatThrowsFreesTheSession() throws Exception {
    serve(exchange -> exchange.startEvents().text("a").done().endTransfer());
    RecordingSubscriber subscriber =
        RecordingSubscriber.unbounded()
            .onChunk(
                (subscription, chunk) -> {
                  throw new IllegalStateException("The subscriber is broken.");
                });
    session.stream("one").subscribe(subscriber);
    await().until(() -> !subscriber.chunks().isEmpty());

    await().ignoreExceptions().until(() -> session.send("two").cancel(true));
  }

  @Test
  void aStreamThatBreaksOffLeavesTheQuestion() throws Exception {
    serve(
        exchange -> {
          exchange.startEvents().text("half");
          exchange.close();
        });
    RhetorStreamException failure =
        failureOf(session.stream("one").collect(), RhetorStreamException.class);

    assertThat(failure.partial()).isEqualTo("half");
    assertThatHistoryIs("one");
  }

  @Test
  void aServerThatIsStillStartingLeavesNoTrace() throws Exception {
    serve(exchange -> exchange.respondJson(503, "{\"detail\": \"LLM client not initialized\"}"));

    failureOf(session.send("one"), RhetorServerException.class);
    assertThat(session.history()).isEmpty();
    failureOf(session.stream("one").collect(), RhetorServerException.class);
    assertThat(session.history()).isEmpty();
  }

  @Test
  void aServerThatIsNotThereLeavesNoTrace() throws Exception {
    serve(exchange -> exchange.respondJson(200, ANSWER));
    server.close();

    failureOf(session.send("one"), RhetorConnectionException.class);
    assertThat(session.history()).isEmpty();
  }

  @Test
  void closeDeletesTheContextAtTheServer() throws Exception {
    serve(exchange -> exchange.respondJson(200, "{\"success\": true}"));
    session.close();

    assertThat(server.exchanges().get(0).requestLine()).startsWith("DELETE /contexts/my-component");
  }

  @Test
  void closeAfterTheClientDoesNotThrow() throws Exception {
    serve(exchange -> exchange.respondJson(200, ANSWER));
    rhetor.close();
    session.close();

    assertThat(server.exchanges()).isEmpty();
  }
}
