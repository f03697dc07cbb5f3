package io.rhetor.client.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How a server is, from {@code GET /health} (section 3 of {@code docs/protocol.md}). */
public final class Health extends RhetorValue {
  /** The status of a server that works. */
  public static final String HEALTHY = "healthy";

  /** The status of a server that answers, but not as a healthy one. */
  public static final String UNHEALTHY = "unhealthy";

  /** The status of a server that does not answer. */
  public static final String UNAVAILABLE = "unavailable";

  private Health(JsonObject json) {
    super(json);
    json.keep("status", json.text("status").orElse(UNHEALTHY));
    json.text("version");
    json.flags("providers");
    json.text("problem");
  }

  /**
   * {@return the value that its JSON describes; {@link #UNHEALTHY} if there is no {@code status}}
   *
   * @param json fields by their names on the wire
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Health fromJson(Map<String, ?> json) {
    return new Health(JsonObject.of(json));
  }

  /**
   * {@return the status in a word: {@link #HEALTHY}, {@link #UNHEALTHY}, {@link #UNAVAILABLE}, or
   * the server's own word}
   */
  public String status() {
    return Fields.required(this, "status", String.class);
  }

  /** {@return whether the status is {@link #HEALTHY}} */
  public boolean isHealthy() {
    return status().equals(HEALTHY);
  }

  /** {@return the server's version: for example {@code 0.1.0}; empty if not told} */
  public Optional<String> version() {
    return Fields.text(this, "version");
  }

  /** {@return whether each provider can answer, by its id; empty if not told} */
  public Map<String, Boolean> providers() {
    return Fields.map(this, "providers");
  }

  /** {@return the message of the failure that the check met; empty if it met none} */
  public Optional<String> problem() {
    return Fields.text(this, "problem");
  }

  /** {@return a builder; {@code status} is required} */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects a health. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, Object> json = new LinkedHashMap<>();
    private final Map<String, Boolean> providers = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Sets the status. Required.
     *
     * @param status {@link #HEALTHY}, {@link #UNHEALTHY}, {@link #UNAVAILABLE} or another word
     * @return this builder
     */
    public Builder status(String status) {
      json.put("status", Objects.requireNonNull(status, "status"));
      return this;
    }

    /**
     * Sets the server's version. Default: not told.
     *
     * @param version the version
     * @return this builder
     */
    public Builder version(String version) {
      json.put("version", Objects.requireNonNull(version, "version"));
      return this;
    }

    /**
     * Tells whether a provider can answer. Default: not told.
     *
     * @param id the provider's id
     * @param canAnswer whether it can
     * @return this builder
     */
    public Builder provider(String id, boolean canAnswer) {
      providers.put(Objects.requireNonNull(id, "id"), canAnswer);
      return this;
    }

    /**
     * Sets why the server is not healthy. Default: empty.
     *
     * @param problem the reason
     * @return this builder
     */
    public Builder problem(String problem) {
      json.put("problem", Objects.requireNonNull(problem, "problem"));
      return this;
    }

    /**
     * {@return the health}
     *
     * @throws IllegalArgumentException if there is no status
     */
    public Health build() {
      if (!json.containsKey("status")) {
        throw new IllegalArgumentException("status: is required; call status(word)");
      }
      JsonObject health = JsonObject.of(json);
      return new Health(providers.isEmpty() ? health : health.with("providers", providers));
    }
  }
}
