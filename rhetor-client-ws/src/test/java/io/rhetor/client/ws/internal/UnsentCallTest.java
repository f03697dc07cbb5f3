package io.rhetor.client.ws.internal;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.listener.ClientEvent.Kind;
import io.rhetor.client.listener.ClientListener;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.RhetorFrames;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A call that meets a connection which has just closed was not sent, and goes out over the next.
 */
class UnsentCallTest {
  private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);
  private static final Duration HEADERS_LIMIT = Duration.ofDays(100);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FragileSockets sockets = new FragileSockets();

  @Test
  void sendThatIsRefused_sendsTheCallOverTheNextConnection() {
    sockets.refusesToSend = true;
    try (TimedTransport timed = transport()) {
      CompletableFuture<MessageResponse> answer = timed.send("Hi");
      assertThat(answer).isNotDone();
      assertThat(sockets.opened).isEqualTo(1);

      timed.advance(RECONNECT_DELAY);

      assertThat(answer).succeedsWithin(Duration.ofSeconds(30));
      assertThat(sockets.opened).isEqualTo(2);
      assertThat(sockets.sent).hasSize(1);
    }
  }

  @Test
  void closeThatComesWhileTheCallIsHandedOver_sendsItOverTheNextConnection() {
    sockets.closesAtAttempts = 1;
    try (TimedTransport timed = transport()) {
      CompletableFuture<MessageResponse> answer = timed.send("Hi");
      assertThat(answer).isNotDone();
      assertThat(sockets.sent).isEmpty();

      timed.advance(RECONNECT_DELAY);

      assertThat(answer).succeedsWithin(Duration.ofSeconds(30));
      assertThat(sockets.opened).isEqualTo(2);
      assertThat(sockets.sent).hasSize(1);
    }
  }

  @Test
  void streamThatMeetsAClosedConnection_isWholeOverTheNext() throws Exception {
    sockets.closesAtAttempts = 1;
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    try (TimedTransport timed = transport()) {
      timed.transport().stream(MessageRequest.of("Hi")).subscribe(subscriber);
      timed.advance(RECONNECT_DELAY);

      subscriber.awaitCompletion();
      assertThat(subscriber.text()).isEqualTo("Hello");
      assertThat(sockets.sent).hasSize(1);
    }
  }

  @Test
  void callThatWasNotSent_hasASecondAttempt() throws Exception {
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    sockets.refusesToSend = true;
    try (TimedTransport timed =
        transport(
            event -> {
              if (event.kind() == Kind.ATTEMPT_STARTED) {
                attempts.add(event.attempt());
              }
            })) {
      CompletableFuture<MessageResponse> answer = timed.send("Hi");
      timed.advance(RECONNECT_DELAY);

      valueOf(answer);
      assertThat(attempts).containsExactly(1, 2);
    }
  }

  @Test
  void secondAttemptThatFails_tellsWhyTheFirstOneDid() {
    sockets.refusesToSend = true;
    sockets.silent = true;
    try (TimedTransport timed = transport()) {
      CompletableFuture<MessageResponse> answer = timed.send("Hi");
      timed.advance(RECONNECT_DELAY);
      timed.advance(HEADERS_LIMIT);

      RhetorTimeoutException failure = failureOf(answer, RhetorTimeoutException.class);
      assertThat(failure.attemptCount()).isEqualTo(2);
      assertThat(failure.getSuppressed())
          .hasAtLeastOneElementOfType(RhetorConnectionException.class);
    }
  }

  @Test
  void limitOfAnAnswer_countsFromTheAttemptThatWasSent() {
    sockets.refusesToSend = true;
    sockets.silent = true;
    try (TimedTransport timed = transport()) {
      CompletableFuture<MessageResponse> answer = timed.send("Hi");
      timed.advance(RECONNECT_DELAY);

      timed.advance(HEADERS_LIMIT.minus(TimedTransport.TICK));
      assertThat(answer).isNotDone();
      timed.advance(TimedTransport.TICK);

      failureOf(answer, RhetorTimeoutException.class);
    }
  }

  @Test
  void answerThatComesWhileALimitEndsTheCall_changesNothing() {
    List<Kind> kinds = new CopyOnWriteArrayList<>();
    sockets.silent = true;
    sockets.answersAtCancel = true;
    try (TimedTransport timed = transport(event -> kinds.add(event.kind()))) {
      CompletableFuture<MessageResponse> answer = timed.send("Hi");
      timed.advance(HEADERS_LIMIT);

      failureOf(answer, RhetorTimeoutException.class);
      assertThat(sockets.answersAtCancel).isFalse();
      assertThat(kinds).containsExactly(Kind.ATTEMPT_STARTED, Kind.FAILED);
    }
  }

  private TimedTransport transport() {
    return transport(event -> {});
  }

  private TimedTransport transport(ClientListener listener) {
    RetryPolicy reconnects =
        RetryPolicy.builder()
            .maxAttempts(3)
            .initialDelay(RECONNECT_DELAY)
            .maxDelay(RECONNECT_DELAY)
            .build();
    return TimedTransport.over(
        sockets,
        sockets::closeAtAttempt,
        settings ->
            settings.reconnectPolicy(reconnects).headersTimeout(HEADERS_LIMIT).listener(listener));
  }

  /** Sockets of a server that answers at once, if a socket can still send. */
  private static final class FragileSockets implements SocketConnector, FrameSocket {
    private final List<String> sent = new ArrayList<>();
    private boolean refusesToSend;
    private boolean silent;
    private boolean answersAtCancel;
    private int closesAtAttempts;
    private int opened;
    private @Nullable FrameListener listener;

    @Override
    public Runnable connect(
        URI uri, Map<String, String> headers, FrameListener listener, FailureListener onFailure) {
      this.listener = listener;
      opened++;
      listener.onOpen(this);
      return () -> {};
    }

    /** The limit of an answer is set once a connection is chosen, before it is given the call. */
    Timers closeAtAttempt(Timers timers) {
      return new Timers() {
        @Override
        public long nanoTime() {
          return timers.nanoTime();
        }

        @Override
        public Timer schedule(long nanos, Runnable task) {
          if (nanos == HEADERS_LIMIT.toNanos() && closesAtAttempts > 0) {
            closesAtAttempts--;
            listener.onClosed(1006, "");
          }
          Timer timer = timers.schedule(nanos, task);
          return nanos == HEADERS_LIMIT.toNanos() ? () -> cancel(timer) : timer;
        }
      };
    }

    /** The limit of an answer is cancelled by the thread that ends the call. */
    private void cancel(Timers.Timer timer) {
      timer.cancel();
      if (answersAtCancel) {
        answersAtCancel = false;
        answer(request(sent.get(0)));
      }
    }

    @Override
    public void send(String text, Consumer<@Nullable Throwable> whenSent) {
      if (text.contains("\"REGISTER\"")) {
        whenSent.accept(null);
        listener.onText(RhetorFrames.toUnknown().registered(), true);
        listener.onReadEnd();
        return;
      }
      if (refusesToSend) {
        refusesToSend = false;
        throw new IllegalStateException("closed");
      }
      sent.add(text);
      whenSent.accept(null);
      if (!silent) {
        answer(request(text));
      }
    }

    private void answer(JsonNode request) {
      RhetorFrames frames = RhetorFrames.answering(request);
      listener.onText(frames.typing(true), true);
      if (request.at("/payload/streaming").asBoolean()) {
        listener.onText(frames.chunk("Hello"), true);
        listener.onText(frames.done(), true);
      } else {
        listener.onText(frames.response("Hello"), true);
      }
      listener.onText(frames.typing(false), true);
      listener.onReadEnd();
    }

    private static JsonNode request(String text) {
      try {
        return JSON.readTree(text);
      } catch (JsonProcessingException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    @Override
    public void ping() {}

    @Override
    public void close(int code) {}
  }
}
