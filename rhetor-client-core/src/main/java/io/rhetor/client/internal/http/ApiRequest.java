package io.rhetor.client.internal.http;

import io.rhetor.client.message.ContextId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call of the API, before it has an address and headers. Never changed once it is made. */
public final class ApiRequest implements Cloneable {
  final String method;

  /** Encoded, with its query. */
  final String path;

  /** What the call is about, in one of few values. */
  final String operation;

  final byte @Nullable [] body;

  /** Whether the call does no harm if it is done twice. */
  final boolean repeatable;

  /** What must not appear in messages if the server quotes it. */
  List<String> privateTexts = List.of();

  Optional<ContextId> context = Optional.empty();
  Optional<Duration> totalTimeout = Optional.empty();
  Optional<String> nullMeansMissing = Optional.empty();
  Optional<Peer> peer = Optional.empty();
  Optional<RetryRule> retryRule = Optional.empty();

  /** Whether the library makes the call for itself. */
  boolean untold;

  /** Makes the form of the call that servers of the newer generation take; null if none is. */
  @Nullable Supplier<ApiRequest> counterpart;

  private ApiRequest(String method, ApiPath path, byte @Nullable [] body, boolean repeatable) {
    this.method = method;
    this.path = path.toString();
    this.operation = method + " " + path.route();
    this.body = body;
    this.repeatable = repeatable;
  }

  /** A call that reads. */
  public static ApiRequest get(ApiPath path) {
    return new ApiRequest("GET", path, null, true);
  }

  /** A call that sets something to a value, so that doing it twice changes nothing. */
  public static ApiRequest put(ApiPath path, byte[] body) {
    return new ApiRequest("PUT", path, body, true);
  }

  /** A call that removes something, so that doing it twice changes nothing. */
  public static ApiRequest delete(ApiPath path) {
    return new ApiRequest("DELETE", path, null, true);
  }

  /** A call that only reads, or sets something to a value, although its method is POST. */
  public static ApiRequest repeatablePost(ApiPath path, byte @Nullable [] body) {
    return new ApiRequest("POST", path, body, true);
  }

  /** A call that creates, costs money or adds to a conversation: doing it twice does harm. */
  public static ApiRequest post(ApiPath path, byte @Nullable [] body) {
    return new ApiRequest("POST", path, body, false);
  }

  /** The same call, about texts that must not appear in messages if the server quotes them. */
  public ApiRequest withPrivateTexts(List<String> texts) {
    return with(copy -> copy.privateTexts = texts);
  }

  /** The same call, to which an answer of {@code null} means that something is not there. */
  public ApiRequest whereNullMeansMissing(String what) {
    return with(copy -> copy.nullMeansMissing = Optional.of(what));
  }

  /** The same call, of a conversation if there is one, so that it goes where that is remembered. */
  public ApiRequest inContext(Optional<ContextId> id) {
    return with(copy -> copy.context = id);
  }

  /** The same call with a limit for all of it, unless the configured limit is shorter. */
  public ApiRequest within(Duration limit) {
    return with(copy -> copy.totalTimeout = Optional.of(limit));
  }

  /** The same call to another server, which gets the same headers, credentials included. */
  public ApiRequest to(Peer other) {
    return with(copy -> copy.peer = Optional.of(other));
  }

  /** The same call, which the library makes for itself. */
  public ApiRequest untold() {
    return with(copy -> copy.untold = true);
  }

  /** The same call with a rule for further attempts in place of the configured policy. */
  public ApiRequest retriedBy(RetryRule rule) {
    return with(copy -> copy.retryRule = Optional.of(rule));
  }

  /** The same call, which servers of the newer generation take in another form. */
  public ApiRequest withCounterpart(String path, Supplier<byte[]> body) {
    return with(copy -> copy.counterpart = () -> movedTo(ApiPath.of(path), body.get()));
  }

  /** The limit of the call, or the configured one if that is shorter. */
  Optional<Duration> totalTimeoutWithin(Optional<Duration> general) {
    boolean isOwn = totalTimeout.map(own -> own.compareTo(general.orElse(own)) <= 0).orElse(false);
    return isOwn ? totalTimeout : general;
  }

  /** Whether the path names one of many things. */
  boolean namesOne() {
    return operation.indexOf('{') >= 0;
  }

  private ApiRequest movedTo(ApiPath other, byte[] otherBody) {
    ApiRequest moved = new ApiRequest(method, other, otherBody, repeatable);
    moved.privateTexts = privateTexts;
    moved.context = context;
    moved.totalTimeout = totalTimeout;
    moved.retryRule = retryRule;
    return moved;
  }

  private ApiRequest with(Consumer<ApiRequest> change) {
    try {
      ApiRequest copy = (ApiRequest) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
