package io.rhetor.client.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.internal.call.CircuitBreaker.Permit;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.support.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any sequence of calls, ends and pauses, beside the rules in their plainest form. */
class CircuitBreakerPropertyTest {
  private static final Duration OPEN = Duration.ofSeconds(10);

  /** What can happen next. An end is that of the call that began first and has not ended. */
  enum Step {
    CALL,
    SUCCESS,
    FAILURE,
    IGNORED,
    SHORT_PAUSE,
    LONG_PAUSE
  }

  @Property
  void breaker_doesWhatTheRulesSay(
      @ForAll("steps") List<Step> steps,
      @ForAll @IntRange(min = 1, max = 4) int window,
      @ForAll @IntRange(min = 1, max = 4) int needed,
      @ForAll @IntRange(min = 1, max = 3) int trials) {
    double rate = Math.min(needed, window) / (double) window;
    ManualTimers time = new ManualTimers();
    List<CircuitState> changes = new ArrayList<>();
    CircuitBreaker breaker =
        new CircuitBreaker(
            CircuitBreakerPolicy.builder()
                .failureRate(rate, window)
                .openDuration(OPEN)
                .trialCalls(trials)
                .build(),
            time::nanoTime,
            Runnable::run,
            changes::add);
    Rules rules = new Rules(window, Math.min(needed, window), trials);
    List<Permit> calls = new ArrayList<>();

    for (Step step : steps) {
      if (step == Step.CALL) {
        Permit permit = breaker.tryAcquire();
        assertThat(permit != null).as("call goes through").isEqualTo(rules.call());
        if (permit != null) {
          calls.add(permit);
        }
      } else if (step == Step.SHORT_PAUSE || step == Step.LONG_PAUSE) {
        Duration pause = step == Step.SHORT_PAUSE ? OPEN.dividedBy(4) : OPEN;
        time.advance(pause);
        rules.now += pause.toNanos();
      } else if (!calls.isEmpty()) {
        end(calls.remove(0), step);
        rules.end(step);
      }
      assertThat(breaker.state()).isEqualTo(rules.state());
    }
    assertThat(changes).isEqualTo(rules.changes);
  }

  @Property
  void afterQuietTime_aTrialAlwaysGoesThrough(@ForAll("steps") List<Step> steps) {
    ManualTimers time = new ManualTimers();
    CircuitBreaker breaker =
        new CircuitBreaker(
            CircuitBreakerPolicy.builder().consecutiveFailures(2).openDuration(OPEN).build(),
            time::nanoTime,
            Runnable::run,
            state -> {});
    for (Step step : steps) {
      Permit permit = breaker.tryAcquire();
      if (permit != null) {
        end(permit, step);
      }
    }

    time.advance(OPEN);

    assertThat(breaker.tryAcquire()).isNotNull();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.of(
            Step.CALL,
            Step.CALL,
            Step.CALL,
            Step.FAILURE,
            Step.FAILURE,
            Step.SUCCESS,
            Step.IGNORED,
            Step.SHORT_PAUSE,
            Step.LONG_PAUSE)
        .list()
        .ofMaxSize(60);
  }

  private static void end(Permit permit, Step step) {
    if (step == Step.SUCCESS) {
      permit.succeeded();
    } else if (step == Step.FAILURE) {
      permit.failed();
    } else if (step == Step.IGNORED) {
      permit.ignored();
    }
  }

  /** The rules as the policy tells them, without regard to cost or threads. */
  private static final class Rules {
    final List<CircuitState> changes = new ArrayList<>();
    long now;
    private final int window;
    private final int needed;
    private final int trials;
    private final List<Integer> periodsOfCalls = new ArrayList<>();
    private final List<Boolean> ends = new ArrayList<>();
    private CircuitState state = CircuitState.CLOSED;
    private int period;
    private long openedAt;
    private long lastTrialAt;
    private int underWay;
    private int succeeded;

    Rules(int window, int needed, int trials) {
      this.window = window;
      this.needed = needed;
      this.trials = trials;
    }

    CircuitState state() {
      boolean due = state == CircuitState.OPEN && now - openedAt >= OPEN.toNanos();
      return due ? CircuitState.HALF_OPEN : state;
    }

    boolean call() {
      if (state() != state) {
        enter(CircuitState.HALF_OPEN);
      }
      boolean full = underWay + succeeded == trials;
      if (state == CircuitState.HALF_OPEN && full && now - lastTrialAt >= OPEN.toNanos()) {
        period++;
        underWay = 0;
        succeeded = 0;
        full = false;
      }
      if (state == CircuitState.OPEN || (state == CircuitState.HALF_OPEN && full)) {
        return false;
      }
      if (state == CircuitState.HALF_OPEN) {
        underWay++;
        lastTrialAt = now;
      }
      periodsOfCalls.add(period);
      return true;
    }

    void end(Step step) {
      if (periodsOfCalls.remove(0) != period) {
        return;
      }
      if (state == CircuitState.HALF_OPEN) {
        underWay--;
        if (step == Step.FAILURE) {
          enter(CircuitState.OPEN);
        } else if (step == Step.SUCCESS && ++succeeded == trials) {
          enter(CircuitState.CLOSED);
        }
      } else if (step != Step.IGNORED) {
        ends.add(step == Step.FAILURE);
        List<Boolean> last = ends.subList(Math.max(0, ends.size() - window), ends.size());
        long failures = last.stream().filter(failed -> failed).count();
        if (last.size() == window && failures >= needed) {
          enter(CircuitState.OPEN);
        }
      }
    }

    private void enter(CircuitState next) {
      changes.add(next);
      state = next;
      period++;
      openedAt = now;
      ends.clear();
      underWay = 0;
      succeeded = 0;
    }
  }
}
