package io.rhetor.client.internal.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.internal.json.AnswerReader;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.listener.ClientEvent.Kind;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.HandDrivenHttpClient;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.ScriptedServer;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A call that ends just as its next attempt begins leaves nothing behind, and has one end. */
@Timeout(120)
class EndingRacesTest {
  private static final int ROUNDS = 500;
  private static final Duration WAIT = Duration.ofMillis(250);
  private static final Duration HEADERS = Duration.ofMinutes(5);

  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private enum Form {
    WHOLE {
      @Override
      CompletableFuture<MessageResponse> begin(HttpTransport transport) {
        return transport.call(request("/message"), AnswerReader::messageResponse);
      }
    },
    STREAM {
      @Override
      CompletableFuture<MessageResponse> begin(HttpTransport transport) {
        return transport.stream(request("/stream")).collect();
      }
    };

    abstract CompletableFuture<MessageResponse> begin(HttpTransport transport);
  }

  private enum Ending {
    CANCEL(CancellationException.class) {
      @Override
      void end(Round round) {
        round.call.cancel(true);
      }
    },
    CLOSE(ClientClosedException.class) {
      @Override
      void end(Round round) {
        round.transport.close();
      }
    };

    private final Class<? extends Exception> outcome;

    Ending(Class<? extends Exception> outcome) {
      this.outcome = outcome;
    }

    abstract void end(Round round);
  }

  static Stream<Arguments> formsAndEndings() {
    return Stream.of(Form.values())
        .flatMap(form -> Stream.of(Ending.values()).map(ending -> Arguments.of(form, ending)));
  }

  @ParameterizedTest
  @MethodSource("formsAndEndings")
  void endWhileTheNextAttemptBegins_leavesNothingUnderWay(Form form, Ending ending)
      throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Round round = new Round(form);
      round.http.awaitSent(1);
      round.http.sent.get(0).completeExceptionally(new ConnectException("planned by a test"));
      round.awaitWait();

      atOnce(() -> round.timers.advance(WAIT), () -> ending.end(round));

      assertThat(round.outcome()).isInstanceOf(ending.outcome);
      round.awaitNothingUnderWay(1);
      round.assertOneEnd(ending == Ending.CANCEL ? Kind.CANCELLED : Kind.FAILED);
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndEndings")
  void endWhileTheAttemptFails_isOneEnd(Form form, Ending ending) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Round round = new Round(form);
      round.http.awaitSent(1);

      atOnce(
          () ->
              round
                  .http
                  .sent
                  .get(0)
                  .completeExceptionally(new IllegalStateException("planned by a test")),
          () -> ending.end(round));

      Throwable outcome = round.outcome();
      assertThat(outcome).isNotNull();
      // A call whose future is cancelled while it fails may have failed first.
      if (!(outcome instanceof CancellationException)) {
        round.assertOneEnd(Kind.FAILED, outcome);
      }
      round.awaitNoTimers();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeWhileTheHeadersTimeoutPasses_isOneEnd(Form form) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Round round = new Round(form);
      round.http.awaitSent(1);

      atOnce(() -> round.timers.advance(HEADERS), round.transport::close);

      Throwable outcome = round.outcome();
      assertThat(outcome)
          .isInstanceOfAny(ClientClosedException.class, RhetorTimeoutException.class);
      round.assertOneEnd(Kind.FAILED, outcome);
      round.awaitNothingUnderWay(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void headersTimeoutBeforeAnythingIsSent_saysSo(Form form) throws Exception {
    Round round = new Round(form);
    round.http.awaitSent(1);
    round.timers.advance(HEADERS);

    assertThat(round.outcome())
        .isInstanceOf(RhetorTimeoutException.class)
        .hasMessageContainingAll("was not reached within headersTimeout", "Nothing was sent");
  }

  @ParameterizedTest
  @EnumSource
  void closeWhileACallBegins_endsItOrRefusesIt(Form form) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Round round = new Round();

      atOnce(() -> round.begin(form), round.transport::close);

      assertThat(round.outcome()).isInstanceOf(ClientClosedException.class);
      round.awaitNothingUnderWay(0);
    }
  }

  /** The end comes between the look for it and the limit of what the call is redirected to. */
  @ParameterizedTest
  @MethodSource("formsAndEndings")
  void endAsARedirectIsFollowed_leavesNoLimit(Form form, Ending ending) throws Exception {
    AtomicReference<Round> current = new AtomicReference<>();
    AtomicInteger limits = new AtomicInteger();
    ManualTimers timers =
        new ManualTimers() {
          @Override
          public Timer schedule(long nanos, Runnable task) {
            if (nanos == HEADERS.toNanos() && limits.incrementAndGet() == 2) {
              ending.end(current.get());
            }
            return super.schedule(nanos, task);
          }
        };
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange ->
                exchange.send(
                    "HTTP/1.1 307 Moved\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n"))) {
      Round round = new Round(timers, server.url(), HttpClient.newHttpClient());
      current.set(round);
      round.begin(form);

      assertThat(round.outcome()).isInstanceOf(ending.outcome);
      await(() -> limits.get() == 2);
      round.awaitNoTimers();
      assertThat(server.exchanges()).hasSize(1);
    }
  }

  /** Spins, since each of thousands of rounds waits for microseconds only. */
  private static void await(BooleanSupplier condition) {
    for (long start = System.nanoTime(); !condition.getAsBoolean(); Thread.yield()) {
      assertThat(System.nanoTime() - start).as("waited").isLessThan(SECONDS.toNanos(30));
    }
  }

  private void atOnce(Runnable one, Runnable other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    Future<?> first = threads.submit(() -> runAfter(start, one));
    Future<?> second = threads.submit(() -> runAfter(start, other));
    first.get(30, SECONDS);
    second.get(30, SECONDS);
  }

  private static Void runAfter(CyclicBarrier start, Runnable action) throws Exception {
    start.await(30, SECONDS);
    action.run();
    return null;
  }

  private static ApiRequest request(String path) {
    return ApiRequest.post(ApiPath.of(path), "{}".getBytes(StandardCharsets.UTF_8));
  }

  /** One call on a clock and a JDK client of its own. */
  private static final class Round {
    final ManualTimers timers;
    final SentRequests http = new SentRequests();
    final List<ClientEvent> ends = new CopyOnWriteArrayList<>();
    final HttpTransport transport;
    volatile CompletableFuture<MessageResponse> call;

    Round() {
      timers = new ManualTimers();
      transport =
          new HttpTransport(
              settings(URI.create("http://127.0.0.1:9")), http, false, timers, () -> 0.5);
    }

    Round(ManualTimers timers, URI server, HttpClient client) {
      this.timers = timers;
      this.transport = new HttpTransport(settings(server), client, true, timers, () -> 0.5);
    }

    Round(Form form) {
      this();
      begin(form);
    }

    void begin(Form form) {
      call = form.begin(transport);
    }

    private TransportSettings settings(URI server) {
      TransportSettings settings = new TransportSettings();
      settings.baseUrls = List.of(server);
      settings.headersTimeout = HEADERS;
      settings.idleTimeout = HEADERS.multipliedBy(2);
      settings.listener = Optional.of(this::note);
      settings.loggerName = "test.quiet";
      return settings;
    }

    private void note(ClientEvent event) {
      Kind kind = event.kind();
      if (kind == Kind.SUCCEEDED || kind == Kind.FAILED || kind == Kind.CANCELLED) {
        ends.add(event);
      }
    }

    void awaitWait() {
      await(() -> timers.untilNext().equals(Optional.of(WAIT)));
    }

    /** Awaits the cancellation of all requests from one on, and that no timer is left. */
    void awaitNothingUnderWay(int first) {
      await(() -> http.sent.stream().skip(first).allMatch(CompletableFuture::isCancelled));
      awaitNoTimers();
    }

    void awaitNoTimers() {
      await(() -> timers.pending() == 0);
    }

    /** What the call failed with. */
    Throwable outcome() {
      Throwable thrown = catchThrowable(() -> call.get(30, SECONDS));
      return thrown instanceof ExecutionException ? thrown.getCause() : thrown;
    }

    void assertOneEnd(Kind kind) {
      assertOneEnd(kind, null);
    }

    void assertOneEnd(Kind kind, Throwable failure) {
      await(() -> !ends.isEmpty());
      assertThat(ends).hasSize(1);
      assertThat(ends.get(0).kind()).isEqualTo(kind);
      if (failure instanceof RhetorException) {
        assertThat(ends.get(0).failure()).containsSame(failure);
      }
    }
  }

  /** Sends nothing, and keeps the futures that tell what became of it. */
  private static final class SentRequests extends HandDrivenHttpClient {
    final List<CompletableFuture<?>> sent = new CopyOnWriteArrayList<>();

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler) {
      CompletableFuture<HttpResponse<T>> response = new CompletableFuture<>();
      sent.add(response);
      return response;
    }

    void awaitSent(int count) {
      await(() -> sent.size() >= count);
    }
  }
}
