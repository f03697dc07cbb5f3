package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.stream.FakeChunkStream;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream that ends just as a target is asked: the target is cancelled, or not asked at all. */
@Timeout(60)
class FallbackTakeoverTest {
  private static final int ROUNDS = 1_500;
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, false);

  /** Where in the call of the target the stream ends. */
  enum Stage {
    IN_STREAM_MESSAGE,
    BEFORE_ON_SUBSCRIBE,
    AFTER_ON_SUBSCRIBE
  }

  /** Who ends the stream. */
  enum Ending {
    CANCEL,
    DEADLINE,
    CLOSE
  }

  private final ManualTimers time = new ManualTimers();
  private final List<FallbackOutcome> outcomes = new CopyOnWriteArrayList<>();
  private final FakeChunkStream stream = new FakeChunkStream();
  private final FakeLlm last = FakeLlm.saying("last");
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  static Stream<Arguments> stages() {
    return Stream.of(Stage.values())
        .flatMap(
            stage ->
                Stream.of(Ending.values())
                    .flatMap(
                        ending ->
                            Stream.of(true, false)
                                .flatMap(
                                    first ->
                                        Stream.of(0L, 1L)
                                            .map(
                                                demand ->
                                                    Arguments.of(stage, ending, first, demand)))));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void targetThatIsAskedThen_isCancelledOrNeverSubscribedTo(
      Stage at, Ending ending, boolean first, long demand) throws Exception {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(demand);
    List<FallbackLlmClient> chain = new ArrayList<>();
    Runnable end = () -> end(ending, chain.get(0), subscriber);
    FallbackLlmClient.Builder builder =
        FallbackLlmClient.builder().timers(time).deadline(DEADLINE).onOutcome(outcomes::add);
    if (first) {
      builder.first("target", ending(at, end)).then("last", last);
    } else {
      builder.first("lost", FakeLlm.failing(LOST)).then("target", ending(at, end));
      builder.then("last", last);
    }
    chain.add(builder.build());

    chain.get(0).streamMessage("Hi").subscribe(subscriber);

    await().until(() -> outcomes.size() == 1);
    if (ending == Ending.CANCEL) {
      assertThat(outcomes.get(0).isCancelled()).isTrue();
      assertThat(subscriber.hasEnded()).isFalse();
    } else {
      assertThat(subscriber.awaitFailure())
          .isInstanceOf(
              ending == Ending.CLOSE
                  ? ClientClosedException.class
                  : FallbackExhaustedException.class);
    }
    if (at == Stage.IN_STREAM_MESSAGE) {
      assertThat(stream.subscriptions).isZero();
    } else {
      // By the executor, which may be within the target still.
      await().until(() -> stream.cancelled);
      assertThat(stream.subscriptions).isEqualTo(1);
    }
    assertThat(last.asked).hasValue(0);
    assertThat(time.pending()).isZero();
  }

  private FakeLlm ending(Stage at, Runnable end) {
    Flow.Publisher<StreamChunk> endingStream =
        subscriber -> {
          if (at == Stage.BEFORE_ON_SUBSCRIBE) {
            end.run();
          }
          stream.subscribe(subscriber);
          if (at == Stage.AFTER_ON_SUBSCRIBE) {
            end.run();
          }
        };
    return FakeLlm.of(
        () -> null,
        () -> {
          if (at == Stage.IN_STREAM_MESSAGE) {
            end.run();
          }
          return endingStream;
        });
  }

  private void end(Ending ending, FallbackLlmClient chain, RecordingSubscriber subscriber) {
    switch (ending) {
      case CANCEL:
        subscriber.subscription().cancel();
        break;
      case DEADLINE:
        time.advance(DEADLINE);
        // The target goes on only once the call has ended.
        await().until(() -> outcomes.size() == 1);
        break;
      default:
        chain.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void targetThatIsAskedAtTheSameMoment_isCancelledOrNeverSubscribedTo(Ending ending)
      throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ManualTimers clock = new ManualTimers();
      List<FallbackOutcome> told = new CopyOnWriteArrayList<>();
      FakeChunkStream first = new FakeChunkStream();
      FakeChunkStream second = new FakeChunkStream();
      FallbackLlmClient chain =
          FallbackLlmClient.builder()
              .timers(clock)
              .executor(Runnable::run)
              .deadline(DEADLINE)
              .onOutcome(told::add)
              .first("first", FakeLlm.streaming(first))
              .then("second", FakeLlm.streaming(second))
              .build();
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(round % 2);
      chain.streamMessage("Hi").subscribe(subscriber);

      atOnce(
          () -> first.fail(LOST),
          () -> {
            if (ending == Ending.CANCEL) {
              subscriber.subscription().cancel();
            } else if (ending == Ending.CLOSE) {
              chain.close();
            } else {
              clock.advance(DEADLINE);
            }
          });

      assertThat(told).as("round %s", round).hasSize(1);
      assertThat(second.subscriptions == 0 || second.cancelled).as("round %s", round).isTrue();
      assertThat(clock.pending()).isZero();
    }
  }

  private void atOnce(Runnable... events) throws Exception {
    CyclicBarrier start = new CyclicBarrier(events.length);
    List<Future<?>> done = new ArrayList<>();
    for (Runnable event : events) {
      done.add(
          threads.submit(
              () -> {
                start.await();
                event.run();
                return null;
              }));
    }
    for (Future<?> each : done) {
      each.get(30, TimeUnit.SECONDS);
    }
  }
}
