package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers' code that closes the client that calls it, cancels at once, or is run in odd ways. */
@Timeout(60)
class ClosedFromWithinTest {
  private final ExecutorService single = Executors.newSingleThreadExecutor();
  private final AtomicReference<RhetorClient> client = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  @AfterEach
  void stopThreads() {
    single.shutdown();
  }

  /** Where the client is closed. */
  private enum Place {
    ON_SUBSCRIBE,
    ON_NEXT,
    ON_ERROR,
    ON_COMPLETE,
    DEPENDENT,
    LISTENER,
    TOKEN_SUPPLIER
  }

  /** What runs callbacks. */
  private enum Threads {
    SHARED,
    SINGLE,
    INLINE;

    Optional<Executor> executor(ExecutorService single) {
      switch (this) {
        case SINGLE:
          return Optional.of(single);
        case INLINE:
          return Optional.of(Runnable::run);
        default:
          return Optional.empty();
      }
    }
  }

  static Stream<Arguments> placesAndThreads() {
    return Stream.of(Place.values())
        .flatMap(place -> Stream.of(Threads.values()).map(threads -> Arguments.of(place, threads)));
  }

  @ParameterizedTest
  @MethodSource("placesAndThreads")
  void close_endsAllCallsAndDoesNotWaitForItself(Place place, Threads threads) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ClosedFromWithinTest::answer)) {
      RhetorConfig.Builder config = Clients.configFor(server);
      threads.executor(single).ifPresent(config::executor);
      if (place == Place.LISTENER) {
        config.listener(event -> closeIf(event.operation().contains("/message")));
      } else if (place == Place.TOKEN_SUPPLIER) {
        config.token(
            () -> {
              closeIf(client.get() != null);
              return "token";
            });
      }
      RhetorClient rhetor = RhetorClient.create(config.build());
      List<CompletableFuture<MessageResponse>> held = new ArrayList<>();
      if (place != Place.TOKEN_SUPPLIER) {
        held.add(rhetor.streamMessage("held").collect());
        held.add(rhetor.streamMessage("held").collect());
        await().until(() -> server.exchanges().size() == 2);
      }
      client.set(rhetor);

      if (place == Place.DEPENDENT || place == Place.LISTENER || place == Place.TOKEN_SUPPLIER) {
        CompletableFuture<Void> ended =
            rhetor
                .sendMessage("Hi")
                .handle(
                    (answer, failure) -> {
                      closeIf(place == Place.DEPENDENT);
                      return null;
                    });
        ended.get(30, TimeUnit.SECONDS);
      } else {
        rhetor
            .streamMessage(place == Place.ON_ERROR ? "refused" : "Hi")
            .subscribe(new Closing(place));
      }

      assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
      for (CompletableFuture<MessageResponse> call : held) {
        // One that had begun fails with the text so far.
        assertThat(failureOf(call, RhetorException.class))
            .satisfiesAnyOf(
                failure -> assertThat(failure).isInstanceOf(ClientClosedException.class),
                failure -> assertThat(failure).hasCauseInstanceOf(ClientClosedException.class));
      }
      failureOf(rhetor.sendMessage("Hi"), ClientClosedException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeByManyAtOnce_returnsToAll(Threads threads) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ClosedFromWithinTest::answer)) {
      RhetorConfig.Builder config = Clients.configFor(server);
      threads.executor(single).ifPresent(config::executor);
      RhetorClient rhetor = RhetorClient.create(config.build());
      CompletableFuture<MessageResponse> held = rhetor.streamMessage("held").collect();
      List<Thread> closing = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Thread thread = new Thread(rhetor::close);
        thread.start();
        closing.add(thread);
      }
      for (Thread thread : closing) {
        thread.join();
      }

      failureOf(held, RhetorException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelInOnSubscribe_sendsNothingAndSignalsNothing(Threads threads) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ClosedFromWithinTest::answer)) {
      RhetorConfig.Builder config = Clients.configFor(server);
      threads.executor(single).ifPresent(config::executor);
      List<String> signals = new ArrayList<>();
      try (RhetorClient rhetor = RhetorClient.create(config.build())) {
        rhetor
            .streamMessage("Hi")
            .subscribe(
                new Flow.Subscriber<>() {
                  @Override
                  public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(1);
                    subscription.cancel();
                    subscription.request(1);
                  }

                  @Override
                  public void onNext(StreamChunk chunk) {
                    signals.add("onNext");
                  }

                  @Override
                  public void onError(Throwable failure) {
                    signals.add("onError");
                  }

                  @Override
                  public void onComplete() {
                    signals.add("onComplete");
                  }
                });
        assertThat(rhetor.sendMessage("Hi").get(30, TimeUnit.SECONDS).message()).isEqualTo("Hello");
      }
      assertThat(signals).isEmpty();
      assertThat(server.exchanges()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SINGLE", "INLINE"})
  void executorThatRunsTasksTwice_deliversOnce(Threads threads) throws Exception {
    Executor once = threads.executor(single).orElseThrow();
    Executor twice =
        task -> {
          once.execute(task);
          once.execute(task);
        };
    try (ScriptedServer server = ScriptedServer.start(ClosedFromWithinTest::answer);
        RhetorClient rhetor =
            RhetorClient.create(
                Clients.configFor(server).token(() -> "t").executor(twice).build())) {
      for (int i = 1; i <= 20; i++) {
        assertThat(rhetor.sendMessage("Hi").get(30, TimeUnit.SECONDS).message()).isEqualTo("Hello");
        assertThat(rhetor.streamMessage("Hi").collect().get(30, TimeUnit.SECONDS).message())
            .isEqualTo("Hello");
        assertThat(server.exchanges()).hasSize(2 * i);
      }
    }
  }

  private void closeIf(boolean wanted) {
    if (wanted) {
      client.get().close();
      closed.countDown();
    }
  }

  private static void answer(ScriptedExchange exchange) throws IOException {
    if (exchange.body().contains("held")) {
      exchange.startEvents().text("Hel").awaitClientClose();
    } else if (exchange.body().contains("refused")) {
      exchange.respondJson(400, "{}");
    } else if (exchange.requestLine().contains("/stream")) {
      exchange.startEvents().text("Hel").text("lo").done().endTransfer();
    } else {
      exchange.respondJson(200, "{\"message\":\"Hello\",\"model\":\"m\",\"provider\":\"p\"}");
    }
  }

  /** Closes the client in one of its methods. */
  private final class Closing implements Flow.Subscriber<StreamChunk> {
    private final Place place;

    Closing(Place place) {
      this.place = place;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      closeIf(place == Place.ON_SUBSCRIBE);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(StreamChunk chunk) {
      closeIf(place == Place.ON_NEXT && closed.getCount() > 0);
    }

    @Override
    public void onError(Throwable failure) {
      closeIf(place == Place.ON_ERROR);
    }

    @Override
    public void onComplete() {
      closeIf(place == Place.ON_COMPLETE);
    }
  }
}
