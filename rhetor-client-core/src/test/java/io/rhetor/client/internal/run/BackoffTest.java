package io.rhetor.client.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Waits that grow, and differ by chance. */
class BackoffTest {
  private static final Duration MAX = Duration.ofSeconds(8);

  private static Backoff backoff(double chance) {
    return new Backoff(Duration.ofMillis(500), 2, MAX, () -> chance);
  }

  private static List<Long> millis(Backoff backoff) {
    return IntStream.range(0, 7)
        .mapToObj(i -> backoff.next(i).toMillis())
        .collect(Collectors.toList());
  }

  @Test
  void halfOfTheChance_isHalfOfTheBound_whichGrowsToItsLimit() {
    assertThat(millis(backoff(0.5))).containsExactly(250L, 500L, 1000L, 2000L, 4000L, 4000L, 4000L);
  }

  @Test
  void noChance_isNoWait() {
    assertThat(millis(backoff(0))).containsOnly(0L);
  }

  @Test
  void anyChance_staysWithinTheBounds_howeverManyWaitsThereWere() {
    Random random = new Random(7);
    Backoff backoff = new Backoff(Duration.ofMillis(1), 100, MAX, random::nextDouble);

    for (int i = 0; i < 10_000; i++) {
      assertThat(backoff.next(i)).isBetween(Duration.ZERO, MAX);
      assertThat(backoff.next(0)).isLessThan(Duration.ofMillis(1));
    }
  }

  @Test
  void initialBoundBeyondTheLimit_isTheLimit() {
    Backoff backoff = new Backoff(Duration.ofDays(1), 2, MAX, () -> 0.5);

    assertThat(backoff.next(0)).isEqualTo(Duration.ofSeconds(4));
  }
}
