package io.rhetor.client.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class PromptAwaitsTest {
  private final List<Duration> waited = new CopyOnWriteArrayList<>();

  @Test
  void await_looksAtOnce_andThenEachFewMilliseconds() {
    await()
        .conditionEvaluationListener(look -> waited.add(look.getPollInterval()))
        .until(() -> !waited.isEmpty());

    assertThat(waited).containsExactly(Duration.ZERO, PromptAwaits.INTERVAL);
  }
}
