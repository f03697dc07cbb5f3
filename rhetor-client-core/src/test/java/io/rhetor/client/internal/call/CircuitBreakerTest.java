package io.rhetor.client.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.internal.call.CircuitBreaker.Permit;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.support.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final Duration OPEN = Duration.ofSeconds(10);

  private final ManualTimers time = new ManualTimers();
  private final List<CircuitState> changes = new ArrayList<>();

  private CircuitBreaker breaker(CircuitBreakerPolicy.Builder policy) {
    return new CircuitBreaker(
        policy.openDuration(OPEN).build(), time::nanoTime, Runnable::run, changes::add);
  }

  private CircuitBreaker opensAfter(int failures) {
    return breaker(CircuitBreakerPolicy.builder().consecutiveFailures(failures));
  }

  @Test
  void failuresInARow_open() {
    CircuitBreaker breaker = opensAfter(3);

    fail(breaker, 2);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    fail(breaker, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.tryAcquire()).isNull();
    assertThat(changes).containsExactly(CircuitState.OPEN);
  }

  @Test
  void changesWithinAChange_areToldBehindIt() {
    AtomicReference<CircuitBreaker> self = new AtomicReference<>();
    CircuitBreaker breaker =
        new CircuitBreaker(
            CircuitBreakerPolicy.builder().consecutiveFailures(1).openDuration(OPEN).build(),
            time::nanoTime,
            Runnable::run,
            state -> {
              if (state == CircuitState.OPEN) {
                time.advance(OPEN);
                assertThat(self.get().tryAcquire()).isNotNull();
              }
              changes.add(state);
            });
    self.set(breaker);

    fail(breaker, 1);

    assertThat(changes).containsExactly(CircuitState.OPEN, CircuitState.HALF_OPEN);
  }

  @Test
  void successInBetween_keepsItClosed() {
    CircuitBreaker breaker = opensAfter(3);

    fail(breaker, 2);
    breaker.tryAcquire().succeeded();
    fail(breaker, 2);

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void ignoredCalls_neitherBreakTheRowNorLengthenIt() {
    CircuitBreaker breaker = opensAfter(3);

    fail(breaker, 2);
    breaker.tryAcquire().ignored();
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    fail(breaker, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void failureRate_opensOnlyWhenTheWindowIsFull() {
    CircuitBreaker breaker = breaker(CircuitBreakerPolicy.builder().failureRate(0.5, 4));

    fail(breaker, 2);
    breaker.tryAcquire().succeeded();
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    breaker.tryAcquire().succeeded();

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void failureRate_forgetsCallsBeforeTheWindow() {
    CircuitBreaker breaker = breaker(CircuitBreakerPolicy.builder().failureRate(0.5, 4));

    fail(breaker, 1);
    succeed(breaker, 4);
    fail(breaker, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void afterTheOpenDuration_oneTrialGoesThrough() {
    CircuitBreaker breaker = opensAfter(1);
    fail(breaker, 1);

    time.advance(OPEN.minusNanos(1));
    assertThat(breaker.tryAcquire()).isNull();
    time.advance(Duration.ofNanos(1));

    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(breaker.tryAcquire()).isNotNull();
    assertThat(breaker.tryAcquire()).isNull();
  }

  @Test
  void trialThatSucceeds_closes() {
    CircuitBreaker breaker = halfOpen(1);

    breaker.tryAcquire().succeeded();

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(changes)
        .containsExactly(CircuitState.OPEN, CircuitState.HALF_OPEN, CircuitState.CLOSED);
  }

  @Test
  void trialThatFails_opensForAWholeOpenDuration() {
    CircuitBreaker breaker = halfOpen(1);
    Permit trial = breaker.tryAcquire();

    time.advance(Duration.ofSeconds(3));
    trial.failed();
    time.advance(OPEN.minusNanos(1));

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    time.advance(Duration.ofNanos(1));
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void severalTrials_mustAllSucceed() {
    CircuitBreaker breaker = halfOpen(2);

    Permit first = breaker.tryAcquire();
    Permit second = breaker.tryAcquire();
    assertThat(breaker.tryAcquire()).isNull();
    first.succeeded();
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    second.succeeded();

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void cancelledTrial_givesItsPlaceBack() {
    CircuitBreaker breaker = halfOpen(1);

    breaker.tryAcquire().ignored();

    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(breaker.tryAcquire()).isNotNull();
  }

  @Test
  void trialThatNeverEnds_losesItsPlaceAfterTheOpenDuration() {
    CircuitBreaker breaker = halfOpen(1);
    Permit lost = breaker.tryAcquire();

    time.advance(OPEN);
    Permit next = breaker.tryAcquire();

    assertThat(next).isNotNull();
    assertThat(breaker.tryAcquire()).isNull();
    lost.failed();
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    next.succeeded();
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void callsOfAnEarlierPeriod_noLongerCount() {
    CircuitBreaker breaker = opensAfter(1);
    Permit early = breaker.tryAcquire();
    Permit earlyToo = breaker.tryAcquire();
    fail(breaker, 1);

    early.succeeded();
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    time.advance(OPEN);
    breaker.tryAcquire().succeeded();
    earlyToo.failed();

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void permit_countsOnce() {
    CircuitBreaker breaker = opensAfter(2);
    Permit permit = breaker.tryAcquire();

    permit.failed();
    permit.failed();
    permit.succeeded();

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void disabled_neverOpens() {
    CircuitBreaker breaker =
        new CircuitBreaker(
            CircuitBreakerPolicy.disabled(), time::nanoTime, Runnable::run, changes::add);

    fail(breaker, 100);

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(changes).isEmpty();
  }

  @Test
  void listener_mayAskTheBreaker() {
    AtomicInteger asked = new AtomicInteger();
    CircuitBreaker[] holder = new CircuitBreaker[1];
    holder[0] =
        new CircuitBreaker(
            CircuitBreakerPolicy.builder().consecutiveFailures(1).build(),
            time::nanoTime,
            Runnable::run,
            state -> {
              assertThat(holder[0].state()).isEqualTo(state);
              assertThat(Thread.holdsLock(holder[0])).isFalse();
              asked.incrementAndGet();
            });

    fail(holder[0], 1);

    assertThat(asked).hasValue(1);
  }

  @Test
  void manyThreads_getNoMoreTrialsThanAllowed() throws Exception {
    int threads = 8;
    CircuitBreaker breaker = halfOpen(3);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      Callable<Integer> acquire =
          () -> {
            start.await();
            int got = 0;
            for (int i = 0; i < 1_000; i++) {
              got += breaker.tryAcquire() == null ? 0 : 1;
            }
            return got;
          };
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counts.add(executor.submit(acquire));
      }
      int all = 0;
      for (Future<Integer> count : counts) {
        all += count.get(30, TimeUnit.SECONDS);
      }

      assertThat(all).isEqualTo(3);
    } finally {
      executor.shutdownNow();
    }
  }

  private CircuitBreaker halfOpen(int trials) {
    CircuitBreaker breaker =
        breaker(CircuitBreakerPolicy.builder().consecutiveFailures(1).trialCalls(trials));
    fail(breaker, 1);
    time.advance(OPEN);
    return breaker;
  }

  private static void fail(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.tryAcquire().failed();
    }
  }

  private static void succeed(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.tryAcquire().succeeded();
    }
  }
}
