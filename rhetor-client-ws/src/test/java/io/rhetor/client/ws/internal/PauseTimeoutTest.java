package io.rhetor.client.ws.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import io.rhetor.client.ws.testing.WebSocketFrame;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscribers that ask for nothing. */
class PauseTimeoutTest {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "0, true", "1, true"})
  void aSubscriberThatAsksForNothingLosesItsStream(long demand, boolean whole) throws Exception {
    try (ScriptedWebSocketServer server =
            ScriptedWebSocketServer.start(
                socket -> {
                  socket.register();
                  socket.receive("LLM_REQUEST");
                  socket.typing(true).chunk("a").chunk("b");
                  if (whole) {
                    socket.chunk("c").done();
                  }
                  socket.ping("all before is read");
                  socket.awaitClientClose();
                },
                ScriptedSocket::register);
        TimedTransport client = TimedTransport.to(server, b -> b.pauseTimeout(LIMIT))) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(demand);
      client.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      await()
          .until(
              () ->
                  server.connections().stream()
                      .anyMatch(
                          socket -> !socket.received().frames(WebSocketFrame.PONG).isEmpty()));
      client.awaitPendingIn(LIMIT, 1);

      client.advance(LIMIT.minus(TimedTransport.TICK));
      assertThat(subscriber.hasEnded()).isFalse();
      client.advance(TimedTransport.TICK);

      Throwable failure = subscriber.awaitFailure();
      assertThat(failure).isInstanceOf(RhetorStreamException.class);
      assertThat(failure.getCause())
          .isInstanceOfSatisfying(
              RhetorTimeoutException.class,
              timeout -> {
                assertThat(timeout.phase()).isEqualTo(Phase.PAUSE);
                assertThat(timeout.limit()).isEqualTo(LIMIT);
                assertThat(timeout).hasMessageContaining("pauseTimeout");
              });
      if (!whole) {
        await().untilAsserted(() -> assertThat(server.connections().get(0).ended()).isDone());
      }
    }
  }
}
