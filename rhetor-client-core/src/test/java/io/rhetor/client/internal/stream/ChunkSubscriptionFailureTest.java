package io.rhetor.client.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.stream.StreamChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkSubscriptionFailureTest {
  private static final RhetorException LOST =
      new RhetorConnectionException("Connection lost.", null, true);

  private final FakeSource source = new FakeSource();
  private final SignalRecorder subscriber = new SignalRecorder();
  private final ChunkSubscription subscription = source.joinedTo(subscriber, 10);

  @Test
  void failure_beforeTheFirstChunk_isPlain() {
    subscription.request(1);
    subscription.fail(LOST);

    assertThat(subscriber.signals).containsExactly(LOST);
    assertThat(source.aborts).hasPositiveValue();
  }

  @Test
  void failure_needsNoDemand() {
    subscription.fail(LOST);

    assertThat(subscriber.signals).containsExactly(LOST);
  }

  @Test
  void failure_afterChunks_hasTheTextSoFarAndThePlainOneAsItsCause() {
    source.holding("Hel", "lo");
    subscription.request(5);
    subscription.fail(LOST);

    streamFailure()
        .returns("Hello", RhetorStreamException::partial)
        .returns(false, RhetorStreamException::isPartialCut)
        .returns(true, RhetorStreamException::isRetryable)
        .returns(true, RhetorStreamException::mayHaveBeenProcessed)
        .satisfies(failure -> assertThat(failure).hasCause(LOST));
  }

  @Test
  void failure_beforeAllChunksWereAskedFor_hasTheTextOfAllThatAreHere() {
    source.holding("Hel", "l", "o");
    subscription.request(1);
    subscription.fail(LOST);

    assertThat(subscriber.signals).hasSize(2);
    streamFailure().returns("Hello", RhetorStreamException::partial);
  }

  @Test
  void failure_ofASourceThatHasFailedItself_isTheFirstOne() {
    source.holding("Hel", "lo");
    subscription.request(1);
    source.failing(new IllegalStateException("later"));
    subscription.fail(LOST);

    streamFailure()
        .returns("Hello", RhetorStreamException::partial)
        .satisfies(failure -> assertThat(failure).hasCause(LOST));
  }

  static Stream<Throwable> errors() {
    return Stream.of(
        new AssertionError("later"),
        new NoClassDefFoundError("later"),
        new StackOverflowError("later"),
        new OutOfMemoryError("later"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void failure_ofASourceThatThrowsAnErrorWhileItsRestIsTaken_isTheFirstOne(Throwable error) {
    Thread current = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
    List<Throwable> uncaught = new ArrayList<>();
    current.setUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    try {
      source.holding("Hel", "lo");
      subscription.request(1);
      source.failing(error);
      subscription.fail(LOST);
    } finally {
      current.setUncaughtExceptionHandler(before);
    }

    streamFailure()
        .returns("Hello", RhetorStreamException::partial)
        .satisfies(failure -> assertThat(failure).hasCause(LOST));
    boolean fatal = !(error instanceof AssertionError);
    assertThat(uncaught).isEqualTo(fatal ? List.of(error) : List.of());
  }

  @Test
  void failure_afterOnlyEmptyChunks_isAStreamFailureToo() {
    source.holding("");
    subscription.request(1);
    subscription.fail(LOST);

    streamFailure().returns("", RhetorStreamException::partial);
  }

  @Test
  void failureOfTheSource_comesBehindItsChunks() {
    source.holding("Hello").failing(LOST);
    subscription.request(5);

    assertThat(subscriber.signals).hasSize(2).startsWith("Hello");
    streamFailure().returns("Hello", RhetorStreamException::partial);
    assertThat(source.aborts).hasPositiveValue();
  }

  @Test
  void failureOfTheSource_behindAChunkNotAskedFor_waitsForTheChunk() {
    source.holding("Hello").failing(LOST);
    subscription.signal();
    assertThat(subscriber.signals).isEmpty();

    subscription.request(1);
    assertThat(subscriber.signals).hasSize(2).startsWith("Hello");
  }

  @Test
  void failure_whileAChunkIsHeld_isAtOnceAndHasItsText() {
    source.holding("Hello");
    subscription.signal();
    subscription.fail(LOST);

    assertThat(subscriber.signals).hasSize(1);
    streamFailure().returns("Hello", RhetorStreamException::partial);
  }

  @Test
  void partial_atTheLimit_isWhole() {
    source.holding("01234", "56789");
    subscription.request(5);
    subscription.fail(LOST);

    streamFailure()
        .returns("0123456789", RhetorStreamException::partial)
        .returns(false, RhetorStreamException::isPartialCut);
  }

  @Test
  void partial_overTheLimit_isCutAndFlagged() {
    source.holding("01234", "56789X", "", "Y");
    subscription.request(5);
    subscription.fail(LOST);

    streamFailure()
        .returns("0123456789", RhetorStreamException::partial)
        .returns(true, RhetorStreamException::isPartialCut);
  }

  /** The last character is cut off, in one chunk or in two. */
  @ParameterizedTest
  @CsvSource({"0123456789\uD83D\uDE00, ''", "0123456789\uD83D, \uDE00"})
  void partial_cutWithinACharacter_hasNoHalfOfIt(String first, String second) {
    ChunkSubscription elevenKept = source.holding(first, second).joinedTo(subscriber, 11);
    elevenKept.request(2);
    elevenKept.fail(LOST);

    streamFailure()
        .returns("0123456789", RhetorStreamException::partial)
        .returns(true, RhetorStreamException::isPartialCut);
  }

  @Test
  void partial_ofAnAnswerThatEndsWithHalfACharacter_hasThatHalf() {
    source.holding("a\uD83D");
    subscription.request(1);
    subscription.fail(LOST);

    streamFailure().returns("a\uD83D", RhetorStreamException::partial);
  }

  @Test
  void failureOfTheSource_whereTheExecutorRefuses_hasTheTextOfAllThatIsHere() {
    CallbackExecutor refusing =
        CallbackExecutor.of(
            Optional.of(
                task -> {
                  throw new RejectedExecutionException("planned by a test");
                }));
    source.holding("Hel", "lo").failing(LOST).joinedTo(subscriber, 10, refusing).request(1);

    await().until(() -> !subscriber.signals.isEmpty());
    streamFailure()
        .returns("Hello", RhetorStreamException::partial)
        .satisfies(failure -> assertThat(failure).hasCause(LOST));
  }

  @Test
  void partial_ofLimitZero_isEmptyAndFlagged() {
    ChunkSubscription keepingNothing = source.holding("a").joinedTo(subscriber, 0);
    keepingNothing.request(1);
    keepingNothing.fail(LOST);

    streamFailure()
        .returns("", RhetorStreamException::partial)
        .returns(true, RhetorStreamException::isPartialCut);
  }

  @Test
  void partial_afterARestart_beginsThereAndIsNotCut() {
    source.holding("0123456789X");
    source.put(StreamChunk.builder().text("anew").restart(true).build());
    subscription.request(5);
    subscription.fail(LOST);

    streamFailure()
        .returns("anew", RhetorStreamException::partial)
        .returns(false, RhetorStreamException::isPartialCut);
  }

  @Test
  void defectOfTheSource_reachesTheSubscriberAsItIs() {
    IllegalStateException defect = new IllegalStateException("defect");
    source.holding("a").failing(defect);
    subscription.request(5);

    assertThat(subscriber.signals).containsExactly("a", defect);
    assertThat(source.aborts).hasPositiveValue();
  }

  @Test
  void firstFailureCounts() {
    subscription.fail(LOST);
    subscription.fail(new RhetorConnectionException("Again.", null, true));

    assertThat(subscriber.signals).containsExactly(LOST);
  }

  @Test
  void failure_afterTheEnd_isNoOp() {
    source.completing();
    subscription.signal();
    subscription.fail(LOST);

    assertThat(subscriber.signals).containsExactly("complete");
  }

  @Test
  void failure_afterCancellation_isNoOp() {
    subscription.cancel();
    subscription.fail(LOST);

    assertThat(subscriber.signals).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void subscriberThatThrowsInOnNext_countsAsCancelled(boolean error) {
    SignalRecorder throwing =
        new SignalRecorder(
            chunk -> {
              if (error) {
                throw new AssertionError("planned by a test");
              }
              throw new IllegalStateException("planned by a test");
            });
    ChunkSubscription broken = source.holding("a", "b").completing().joinedTo(throwing, 10);
    broken.request(5);
    broken.signal();
    broken.request(1);
    broken.fail(LOST);

    assertThat(throwing.signals).containsExactly("a");
    assertThat(source.aborts).hasPositiveValue();
  }

  private ObjectAssert<RhetorStreamException> streamFailure() {
    return assertThat(subscriber.failure()).asInstanceOf(type(RhetorStreamException.class));
  }
}
