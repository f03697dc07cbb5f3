package io.rhetor.client.context;

import io.rhetor.client.internal.check.Checks;
import java.util.Objects;

/**
 * How much of a conversation to read (section 6 of {@code docs/protocol.md}). Immutable.
 *
 * <pre>{@code
 * ContextQuery.builder().limit(50).includeMetadata(true).build();
 * }</pre>
 */
public final class ContextQuery {
  private static final int DEFAULT_LIMIT = 20;
  private static final ContextQuery DEFAULTS = builder().build();

  private final int limit;
  private final boolean includeMetadata;

  private ContextQuery(Builder builder) {
    this.limit = builder.limit;
    this.includeMetadata = builder.includeMetadata;
  }

  /**
   * Returns the query for the last 20 turns without metadata.
   *
   * @return a query with nothing set
   */
  public static ContextQuery defaults() {
    return DEFAULTS;
  }

  /**
   * Starts a query.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns how many turns to read at most, counted from the last one.
   *
   * @return at least 1
   */
  public int limit() {
    return limit;
  }

  /**
   * Tells whether to read what is kept with each turn.
   *
   * @return true to read it
   */
  public boolean includeMetadata() {
    return includeMetadata;
  }

  /**
   * Starts a query that begins as a copy of this one.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder().limit(limit).includeMetadata(includeMetadata);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContextQuery
        && limit == ((ContextQuery) other).limit
        && includeMetadata == ((ContextQuery) other).includeMetadata;
  }

  @Override
  public int hashCode() {
    return Objects.hash(limit, includeMetadata);
  }

  @Override
  public String toString() {
    return "ContextQuery{limit=" + limit + ", includeMetadata=" + includeMetadata + "}";
  }

  /** Collects a query. Not safe for use by several threads. */
  public static final class Builder {
    private int limit = DEFAULT_LIMIT;
    private boolean includeMetadata;

    private Builder() {}

    /**
     * Sets how many turns to read at most, counted from the last one. Default: 20.
     *
     * @param limit at least 1; a server takes 0 for no limit at all
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder limit(int limit) {
      this.limit = Checks.requireAtLeast("limit", limit, 1);
      return this;
    }

    /**
     * Sets whether to read what is kept with each turn, such as the model that answered. Default:
     * false. Observed servers forget the metadata of the turns that are once read without it.
     *
     * @param includeMetadata true to read it
     * @return this builder
     */
    public Builder includeMetadata(boolean includeMetadata) {
      this.includeMetadata = includeMetadata;
      return this;
    }

    /**
     * Makes the query.
     *
     * @return the query
     */
    public ContextQuery build() {
      return new ContextQuery(this);
    }
  }
}
