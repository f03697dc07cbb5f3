package io.rhetor.client.support;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has every {@code await()} look at once and then each few milliseconds, where Awaitility by itself
 * looks for the first time after 100 ms, and wait long enough for a machine that does much else
 * meanwhile. Registered by itself for all tests of all modules, like {@link SecretWatch}.
 */
public final class PromptAwaits implements BeforeAllCallback {
  static final Duration INTERVAL = Duration.ofMillis(5);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(INTERVAL);
    Awaitility.setDefaultTimeout(Duration.ofSeconds(Outcomes.LIMIT_SECONDS));
  }
}
