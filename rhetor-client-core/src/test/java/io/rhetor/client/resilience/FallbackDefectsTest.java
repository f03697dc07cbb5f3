package io.rhetor.client.resilience;

import static io.rhetor.client.resilience.FallbackFaultyTargetTest.sneakily;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.ChunkSubscriber;
import io.rhetor.client.stream.FakeChunkStream;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.RecordingSubscriber;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is thrown where a chain makes an answer or an outcome, and what the caller gets then. */
@Timeout(60)
class FallbackDefectsTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("Cannot connect.", null, false);

  private final List<FallbackOutcome> outcomes = new ArrayList<>();

  static Stream<Throwable> throwables() {
    return Stream.of(
        new IllegalStateException("defect"),
        new AssertionError("defect"),
        new StackOverflowError("for a test"),
        new OutOfMemoryError("for a test"));
  }

  private FallbackLlmClient chainTo(FakeLlm second) {
    return FallbackLlmClient.builder()
        .executor(Runnable::run)
        .onOutcome(outcomes::add)
        .first("first", FakeLlm.failing(LOST))
        .then("second", second)
        .build();
  }

  /** The JSON of an answer that cannot be copied, as {@code fallback} is noted in a copy. */
  private static JsonObject uncopyable(Throwable thrown) {
    List<Object> items =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            return sneakily(thrown);
          }

          @Override
          public int size() {
            return 1;
          }
        };
    return new JsonObject(Map.of("message", "Hello", "extra", items), ZoneOffset.UTC);
  }

  private void assertFailedAtSecondWith(Throwable thrown) {
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0).failure()).hasValue(thrown);
    assertThat(outcomes.get(0).attempts())
        .extracting(FallbackAttempt::target)
        .containsExactly("first", "second");
    assertThat(outcomes.get(0).attempts().get(1).failure()).hasValue(thrown);
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whatIsThrownWhileAnAnswerIsMade_endsTheCall(Throwable thrown) {
    MessageResponse answer = MessageResponse.fromJson(uncopyable(thrown));

    CompletableFuture<MessageResponse> reply =
        chainTo(FakeLlm.answering(CompletableFuture.completedFuture(answer))).sendMessage("Hi");

    assertThat(reply).isCompletedExceptionally();
    assertThat(catchThrowable(reply::join)).hasCause(thrown);
    assertFailedAtSecondWith(thrown);
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whatIsThrownWhileTheDetailsOfAStreamAreMade_endsIt(Throwable thrown) throws Exception {
    FakeChunkStream source = new FakeChunkStream();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    chainTo(FakeLlm.streaming(source)).streamMessage("Hi").subscribe(subscriber);

    source.send("Hello");
    ((ChunkSubscriber) source.subscriber).onDetails(MessageResponse.fromJson(uncopyable(thrown)));
    source.complete();

    assertThat(subscriber.awaitFailure()).isSameAs(thrown);
    assertThat(subscriber.text()).isEqualTo("Hello");
    assertFailedAtSecondWith(thrown);
  }

  @Test
  void answerThatIsTooDeepForTheStack_endsTheCall() throws Exception {
    AtomicReference<MessageResponse> deep = new AtomicReference<>();
    Thread maker = new Thread(null, () -> deep.set(nested(20_000)), "maker", 512L * 1024 * 1024);
    maker.start();
    maker.join();
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .first("first", FakeLlm.failing(LOST))
            .then("second", FakeLlm.answering(CompletableFuture.completedFuture(deep.get())))
            .build();

    assertThat(catchThrowable(() -> chain.sendMessage("Hi").get(30, TimeUnit.SECONDS)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  private static MessageResponse nested(int depth) {
    Object value = "deepest";
    for (int i = 0; i < depth; i++) {
      value = List.of(value);
    }
    return MessageResponse.builder().message("Hello").additionalProperty("extra", value).build();
  }

  @Test
  void deadlineThatCannotBeSet_failsTheCall() {
    OutOfMemoryError thrown = new OutOfMemoryError("unable to create native thread");
    FakeLlm target = FakeLlm.saying("Hello");
    FallbackLlmClient chain =
        FallbackLlmClient.builder()
            .executor(Runnable::run)
            .timers(
                new FaultyClock(Integer.MAX_VALUE, false, thrown) {
                  @Override
                  public Timer schedule(long nanos, Runnable task) {
                    throw thrown;
                  }
                })
            .deadline(LIMIT)
            .onOutcome(outcomes::add)
            .first("target", target)
            .build();

    assertThat(catchThrowable(chain.sendMessage("Hi")::join)).hasCause(thrown);
    assertThat(outcomes).hasSize(1);
    assertThat(target.asked).hasValue(0);
  }

  /** How a call comes to its end, each of which is told with the time that it took. */
  enum End {
    ANSWER {
      @Override
      FallbackLlmClient.Builder chain(FallbackLlmClient.Builder chain) {
        return chain.first("first", FakeLlm.saying("Hello"));
      }
    },
    FALLBACK {
      @Override
      FallbackLlmClient.Builder chain(FallbackLlmClient.Builder chain) {
        return chain.first("first", FakeLlm.failing(LOST)).then("second", FakeLlm.saying("Hello"));
      }
    },
    EXHAUSTED {
      @Override
      FallbackLlmClient.Builder chain(FallbackLlmClient.Builder chain) {
        return chain.first("first", FakeLlm.failing(LOST)).then("second", FakeLlm.saying(""));
      }
    },
    STATIC_REPLY {
      @Override
      FallbackLlmClient.Builder chain(FallbackLlmClient.Builder chain) {
        return chain.first("first", FakeLlm.failing(LOST)).thenReply("Sorry");
      }
    },
    DEADLINE {
      @Override
      void end(FallbackLlmClient chain, ManualTimers time) {
        time.advance(LIMIT);
      }
    },
    CLOSED {
      @Override
      void end(FallbackLlmClient chain, ManualTimers time) {
        chain.close();
      }
    };

    FallbackLlmClient.Builder chain(FallbackLlmClient.Builder chain) {
      return chain.first("silent", FakeLlm.of(CompletableFuture::new, FakeChunkStream::new));
    }

    void end(FallbackLlmClient chain, ManualTimers time) {}
  }

  /** A clock that throws at one reading, or at that and all later ones. */
  private static class FaultyClock implements Timers {
    private final ManualTimers time = new ManualTimers();
    private final int at;
    private final boolean stays;
    private final Throwable thrown;
    private int readings;

    FaultyClock(int at, boolean stays, Throwable thrown) {
      this.at = at;
      this.stays = stays;
      this.thrown = thrown;
    }

    boolean hasThrown() {
      return readings > at;
    }

    @Override
    public long nanoTime() {
      int reading = readings++;
      return reading == at || (stays && reading > at) ? sneakily(thrown) : time.nanoTime();
    }

    @Override
    public Timer schedule(long nanos, Runnable task) {
      return time.schedule(nanos, task);
    }
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void whatIsThrownWhileTheOutcomeIsMade_leavesNoCallOpen(End end) {
    for (Throwable thrown : (Iterable<Throwable>) throwables()::iterator) {
      for (boolean stays : new boolean[] {false, true}) {
        int at = 0;
        while (endsAlthoughTheClockThrows(end, new FaultyClock(at, stays, thrown))) {
          at++;
        }
        assertThat(at).as("readings of the clock in a call").isGreaterThan(3);
      }
    }
  }

  /** Tells whether the clock has thrown. */
  private static boolean endsAlthoughTheClockThrows(End end, FaultyClock clock) {
    List<FallbackOutcome> told = new ArrayList<>();
    FallbackLlmClient chain =
        end.chain(
                FallbackLlmClient.builder()
                    .executor(Runnable::run)
                    .timers(clock)
                    .deadline(LIMIT)
                    .listener(event -> {})
                    .onOutcome(told::add))
            .build();
    List<CompletableFuture<MessageResponse>> replies = new ArrayList<>();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    ChunkStream stream = chain.streamMessage("Hi");
    Throwable ofSend = catchThrowable(() -> replies.add(chain.sendMessage("Hi")));
    Throwable ofSubscribe = catchThrowable(() -> stream.subscribe(subscriber));
    end.end(chain, clock.time);

    assertThat(ofSend).isIn(null, clock.thrown);
    assertThat(ofSubscribe).isIn(null, clock.thrown);
    assertThat(replies)
        .as("%s of reading %s", clock.thrown, clock.at)
        .allSatisfy(reply -> assertThat(reply).isDone());
    assertThat(ofSubscribe != null || subscriber.hasEnded())
        .as("stream ended after %s of reading %s", clock.thrown, clock.at)
        .isTrue();
    assertThat(told).hasSizeLessThanOrEqualTo(2);
    return clock.hasThrown();
  }
}
