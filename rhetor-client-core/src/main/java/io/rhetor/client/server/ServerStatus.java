package io.rhetor.client.server;

import io.rhetor.client.internal.value.ValueStyle;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * How a server is, as it tells over WebSocket ({@code STATUS}, section 8 of {@code
 * docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface ServerStatus {

  /**
   * Returns the status in a word.
   *
   * @return {@code ok} for a server that works, or the server's own word
   */
  String status();

  /**
   * Returns the name of the service.
   *
   * @return for example {@code rhetor}; empty if not told
   */
  Optional<String> service();

  /**
   * Returns the server's version.
   *
   * @return for example {@code 0.1.0}; empty if not told
   */
  Optional<String> version();

  /**
   * Returns which providers can answer.
   *
   * @return true or false by the provider's id; empty if not told
   */
  Map<String, Boolean> providers();

  /**
   * Returns who answers if a request names nobody.
   *
   * @return the provider's id; empty if not told
   */
  Optional<String> defaultProvider();

  /**
   * Returns which model answers if a request names none.
   *
   * @return the model's id; empty if not told
   */
  Optional<String> defaultModel();

  /**
   * Returns what the server says about itself.
   *
   * @return a sentence; empty if not told
   */
  Optional<String> message();

  /**
   * Tells whether the server keeps account of what is spent.
   *
   * @return true or false; empty if not told
   */
  Optional<Boolean> budgetEnabled();

  /**
   * Returns what was spent today.
   *
   * @return in US dollars; empty if not told
   */
  Optional<BigDecimal> dailyUsage();

  /**
   * Returns what was spent this week.
   *
   * @return in US dollars; empty if not told
   */
  Optional<BigDecimal> weeklyUsage();

  /**
   * Returns what was spent this month.
   *
   * @return in US dollars; empty if not told
   */
  Optional<BigDecimal> monthlyUsage();

  /**
   * Returns what may be spent a day, 0 for no limit.
   *
   * @return in US dollars; empty if not told
   */
  Optional<BigDecimal> dailyLimit();

  /**
   * Returns what may be spent a week, 0 for no limit.
   *
   * @return in US dollars; empty if not told
   */
  Optional<BigDecimal> weeklyLimit();

  /**
   * Returns what may be spent a month, 0 for no limit.
   *
   * @return in US dollars; empty if not told
   */
  Optional<BigDecimal> monthlyLimit();

  /**
   * Returns what else the server told.
   *
   * @return fields by their names on the wire; unmodifiable
   */
  Map<String, Object> additionalProperties();

  /**
   * Starts a value, for tests and test doubles.
   *
   * @return a builder; {@code status} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableServerStatus.Builder {
    Builder() {}
  }
}
