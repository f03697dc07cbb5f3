package io.rhetor.client;

import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.http.BearerToken;
import io.rhetor.client.internal.http.TransportSettings;
import io.rhetor.client.policy.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings that a client and single calls have in common. */
abstract class SettingsBuilder<B extends SettingsBuilder<B>> implements Cloneable {
  @Nullable Duration headersTimeout;
  @Nullable Duration idleTimeout;
  @Nullable Duration pauseTimeout;
  @Nullable Duration totalTimeout;
  @Nullable RetryPolicy retryPolicy;
  @Nullable Delivery delivery;
  @Nullable Supplier<String> token;
  TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  TreeMap<String, Supplier<String>> headerSuppliers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * Sets how long an answer may take to begin. An answer that comes whole begins only when the
   * model has come to its end. Default: 5 minutes; for single calls the client's limit.
   *
   * @param headersTimeout more than zero, at most 365 days
   * @return this builder
   */
  public B headersTimeout(Duration headersTimeout) {
    this.headersTimeout = Checks.requirePositive("headersTimeout", headersTimeout);
    return self();
  }

  /**
   * Sets how long an answer that has begun may be silent. A server's pings, every 15 seconds, are
   * signs of life; time in which a subscriber asks for nothing does not count. Default: 60 seconds;
   * for single calls the client's limit.
   *
   * @param idleTimeout more than zero, at most 365 days
   * @return this builder
   */
  public B idleTimeout(Duration idleTimeout) {
    this.idleTimeout = Checks.requirePositive("idleTimeout", idleTimeout);
    return self();
  }

  /**
   * Sets how long the subscriber of a stream may ask for nothing, while the answer is not over,
   * before the stream fails with {@link io.rhetor.client.error.RhetorTimeoutException.Phase#PAUSE}
   * and its connection is closed: a subscriber that never asks again, or a {@link
   * io.rhetor.client.stream.ChunkStream#toStream()} that is neither read nor closed, would hold it
   * for ever. A subscriber that is within {@code onNext}, or has asked for more than has come, does
   * not pause. Default: 15 minutes; for single calls the client's limit.
   *
   * @param pauseTimeout zero for no limit, or more, at most 365 days
   * @return this builder
   */
  public B pauseTimeout(Duration pauseTimeout) {
    this.pauseTimeout = Checks.requireNotNegative("pauseTimeout", pauseTimeout);
    return self();
  }

  /**
   * Sets how long a call may take as a whole: streams, further attempts and the waits before them
   * included. Default: no limit; for single calls the client's limit.
   *
   * @param totalTimeout more than zero, at most 365 days
   * @return this builder
   */
  public B totalTimeout(Duration totalTimeout) {
    this.totalTimeout = Checks.requirePositive("totalTimeout", totalTimeout);
    return self();
  }

  /**
   * Sets when calls that failed are attempted once more; for invocations of capabilities too, in
   * place of what {@link HermesClient#invoke} says. {@link RetryPolicy#none()} turns all of it off.
   * Default: {@link RetryPolicy#ofDefaults()}; for single calls the client's policy.
   *
   * @param retryPolicy the policy
   * @return this builder
   */
  public B retryPolicy(RetryPolicy retryPolicy) {
    this.retryPolicy = Objects.requireNonNull(retryPolicy, "retryPolicy");
    return self();
  }

  /**
   * Sets which thread calls the subscribers of streams. Default: {@link Delivery#EXECUTOR}; for
   * single calls the client's.
   *
   * @param delivery {@link Delivery#DIRECT} only for subscribers that never block, as it says
   * @return this builder
   */
  public B delivery(Delivery delivery) {
    this.delivery = Objects.requireNonNull(delivery, "delivery");
    return self();
  }

  /**
   * Adds a header, such as {@code X-API-Key}; of single calls in place of the client's of the same
   * name. Default: none.
   *
   * @param name the name
   * @param value the value
   * @return this builder
   * @throws IllegalArgumentException if name or value cannot be sent, or the name is one that the
   *     client itself sets
   */
  public B header(String name, String value) {
    ConfigChecks.requireHeader("header", name, value);
    headers.put(name, value);
    headerSuppliers.remove(name);
    return self();
  }

  /**
   * Adds a header whose value changes, such as a signature or a key that rotates; of single calls
   * in place of the client's of the same name. Default: none.
   *
   * @param name the name
   * @param value called once for each attempt of a call, and for each handshake of a WebSocket, on
   *     the {@link RhetorConfig.Builder#executor}; the limits of the call count while it runs, and
   *     what it throws fails the call, as do null and a text that is not printable ASCII on one
   *     line
   * @return this builder
   * @throws IllegalArgumentException if the name cannot be sent or is one that the client itself
   *     sets
   */
  public B header(String name, Supplier<String> value) {
    ConfigChecks.requireHeaderName("header", name);
    headerSuppliers.put(name, Objects.requireNonNull(value, "header value"));
    headers.remove(name);
    return self();
  }

  /**
   * Sets the bearer token sent with every request. Default: {@code RHETOR_TOKEN}, else none; for
   * single calls the client's token.
   *
   * @param token the token, without blanks
   * @return this builder
   * @throws IllegalArgumentException if it cannot be sent in a header
   */
  public B token(String token) {
    ConfigChecks.requireToken("token", token);
    return token(BearerToken.fixed(token));
  }

  /**
   * Sets where the bearer token comes from, if it changes; see {@link #token(String)}.
   *
   * @param token called once for each attempt of a call, on the {@link
   *     RhetorConfig.Builder#executor}; the limits of the call count while it runs, and what it
   *     throws fails the call
   * @return this builder
   */
  public B token(Supplier<String> token) {
    this.token = Objects.requireNonNull(token, "token");
    return self();
  }

  final Set<String> headerNames() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(headers.keySet());
    names.addAll(headerSuppliers.keySet());
    return names;
  }

  /** Puts what is set here in the place of what settings have, and returns them. */
  final TransportSettings applyTo(TransportSettings settings) {
    settings.headersTimeout = Objects.requireNonNullElse(headersTimeout, settings.headersTimeout);
    settings.idleTimeout = Objects.requireNonNullElse(idleTimeout, settings.idleTimeout);
    settings.pauseTimeout = Objects.requireNonNullElse(pauseTimeout, settings.pauseTimeout);
    settings.totalTimeout = Optional.ofNullable(totalTimeout).or(() -> settings.totalTimeout);
    settings.retryPolicy = Objects.requireNonNullElse(retryPolicy, settings.retryPolicy);
    settings.direct = delivery == null ? settings.direct : delivery == Delivery.DIRECT;
    settings.headers = joined(settings.headers, headerSuppliers, headers);
    settings.headerSuppliers = joined(settings.headerSuppliers, headers, headerSuppliers);
    settings.token = Optional.ofNullable(token).or(() -> settings.token);
    return settings;
  }

  private static <T> Map<String, T> joined(
      Map<String, T> before, Map<String, ?> replaced, Map<String, T> more) {
    Map<String, T> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(before);
    replaced.keySet().forEach(all::remove);
    all.putAll(more);
    return all;
  }

  /** A copy that shares nothing that can change. */
  B copy() {
    try {
      B copy = cloneOfSelf();
      copy.headers = new TreeMap<>(headers);
      copy.headerSuppliers = new TreeMap<>(headerSuppliers);
      return copy;
    } catch (CloneNotSupportedException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @SuppressWarnings("unchecked") // A clone has the type of its source.
  private B cloneOfSelf() throws CloneNotSupportedException {
    return (B) super.clone();
  }

  @SuppressWarnings("unchecked") // A builder is its own type argument.
  private B self() {
    return (B) this;
  }
}
