package io.rhetor.client.server;

import io.rhetor.client.internal.value.ValueStyle;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** How a server is, from {@code GET /health} (section 3 of {@code docs/protocol.md}). */
@Value.Immutable
@ValueStyle
public interface Health {
  /** The status of a server that works. */
  String HEALTHY = "healthy";

  /** The status of a server that answers, but not as a healthy one. */
  String UNHEALTHY = "unhealthy";

  /** The status of a server that does not answer. */
  String UNAVAILABLE = "unavailable";

  /**
   * Returns the status in a word.
   *
   * @return {@link #HEALTHY}, {@link #UNHEALTHY}, {@link #UNAVAILABLE}, or the server's own word
   */
  String status();

  /**
   * Tells whether the server works.
   *
   * @return true if the status is {@link #HEALTHY}
   */
  @Value.Derived
  default boolean isHealthy() {
    return status().equals(HEALTHY);
  }

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
   * Returns why the server is not healthy, if this client knows.
   *
   * @return the message of the failure that the check met; empty if it met none
   */
  Optional<String> problem();

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
  final class Builder extends ImmutableHealth.Builder {
    Builder() {}
  }
}
