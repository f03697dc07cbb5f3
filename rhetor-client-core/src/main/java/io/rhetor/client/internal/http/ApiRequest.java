package io.rhetor.client.internal.http;

import io.rhetor.client.message.ContextId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call of the API, before it has an address and headers. */
public final class ApiRequest {
  // A private copy that is never changed, so that each part is declared once.
  private final Parts parts;

  private ApiRequest(Parts parts) {
    this.parts = parts;
  }

  /** A call that reads. */
  public static ApiRequest get(ApiPath path) {
    return repeatable("GET", path, null);
  }

  /** A call that sets something to a value, so that doing it twice changes nothing. */
  public static ApiRequest put(ApiPath path, byte[] body) {
    return repeatable("PUT", path, body);
  }

  /** A call that removes something, so that doing it twice changes nothing. */
  public static ApiRequest delete(ApiPath path) {
    return repeatable("DELETE", path, null);
  }

  /**
   * A call that only reads, or sets something to a value, although its method is POST.
   *
   * @param body JSON in UTF-8; null for none
   */
  public static ApiRequest repeatablePost(ApiPath path, byte @Nullable [] body) {
    return repeatable("POST", path, body);
  }

  /**
   * A call that creates, costs money or adds to a conversation, so that doing it twice does harm.
   *
   * @param body JSON in UTF-8; null for none
   */
  public static ApiRequest post(ApiPath path, byte @Nullable [] body) {
    return new ApiRequest(new Parts("POST", path, body, false));
  }

  private static ApiRequest repeatable(String method, ApiPath path, byte @Nullable [] body) {
    return new ApiRequest(new Parts(method, path, body, true));
  }

  /** The same call, about texts that must not appear in messages if the server quotes them. */
  public ApiRequest withPrivateTexts(List<String> texts) {
    return with(copy -> copy.privateTexts = texts);
  }

  /** The same call, to which an answer of {@code null} means that something is not there. */
  public ApiRequest whereNullMeansMissing(String what) {
    return with(copy -> copy.nullMeansMissing = what);
  }

  /**
   * The same call, which belongs to a conversation, so that it goes where that is remembered.
   *
   * @param id the conversation's context; empty for none
   */
  public ApiRequest inContext(Optional<ContextId> id) {
    return with(copy -> copy.context = id);
  }

  /**
   * The same call with a time limit of its own.
   *
   * @param limit for the call as a whole, unless the configured limit is shorter
   */
  public ApiRequest within(Duration limit) {
    return with(copy -> copy.totalTimeout = limit);
  }

  /**
   * The same call, sent to another server than the configured ones.
   *
   * @param other the server; it gets the same headers, credentials included
   */
  public ApiRequest to(Peer other) {
    return with(copy -> copy.peer = other);
  }

  /** The same call, which the library makes for itself. */
  public ApiRequest untold() {
    return with(copy -> copy.untold = true);
  }

  /**
   * The same call with a rule of its own for further attempts.
   *
   * @param rule in place of the configured policy
   */
  public ApiRequest retriedBy(RetryRule rule) {
    return with(copy -> copy.retryRule = rule);
  }

  /**
   * The same call, which servers of the newer generation take in another form.
   *
   * @param body makes the body there; called only if it is needed
   */
  public ApiRequest withCounterpart(String path, Supplier<byte[]> body) {
    Parts copy = new Parts(parts);
    copy.counterpart = () -> movedTo(ApiPath.of(path), body.get());
    return new ApiRequest(copy);
  }

  private ApiRequest with(Consumer<Parts> change) {
    Parts copy = new Parts(parts);
    change.accept(copy);
    return new ApiRequest(copy);
  }

  private ApiRequest movedTo(ApiPath path, byte[] body) {
    Parts copy = new Parts(parts.method, path, body, parts.repeatable);
    copy.privateTexts = parts.privateTexts;
    copy.context = parts.context;
    copy.totalTimeout = parts.totalTimeout;
    copy.retryRule = parts.retryRule;
    return new ApiRequest(copy);
  }

  /** The form of the call that servers of the newer generation take; null if there is none. */
  @Nullable ApiRequest counterpart() {
    return parts.counterpart == null ? null : parts.counterpart.get();
  }

  boolean hasCounterpart() {
    return parts.counterpart != null;
  }

  Optional<Peer> peer() {
    return Optional.ofNullable(parts.peer);
  }

  Optional<ContextId> context() {
    return parts.context;
  }

  Optional<Duration> totalTimeout() {
    return Optional.ofNullable(parts.totalTimeout);
  }

  Optional<RetryRule> retryRule() {
    return Optional.ofNullable(parts.retryRule);
  }

  Optional<String> nullMeansMissing() {
    return Optional.ofNullable(parts.nullMeansMissing);
  }

  /** Whether the library makes the call for itself. */
  boolean isUntold() {
    return parts.untold;
  }

  String method() {
    return parts.method;
  }

  /** What the call is about, in one of few values. */
  String operation() {
    return parts.operation;
  }

  String path() {
    return parts.path.toString();
  }

  /** Whether the path names one of many things. */
  boolean namesOne() {
    return parts.operation.indexOf('{') >= 0;
  }

  byte @Nullable [] body() {
    return parts.body;
  }

  /** Whether the call does no harm if it is done twice. */
  boolean isRepeatable() {
    return parts.repeatable;
  }

  /** What must not appear in messages if the server quotes it. */
  List<String> privateTexts() {
    return parts.privateTexts;
  }

  /** What a request is made of. Owned by the thread that makes it, and not changed behind that. */
  private static final class Parts {
    private final String method;
    private final ApiPath path;
    private final String operation;
    private final byte @Nullable [] body;
    private final boolean repeatable;
    private List<String> privateTexts = List.of();
    private Optional<ContextId> context = Optional.empty();
    private @Nullable Duration totalTimeout;
    private @Nullable String nullMeansMissing;
    private boolean untold;
    private @Nullable Peer peer;
    private @Nullable RetryRule retryRule;
    private @Nullable Supplier<ApiRequest> counterpart;

    Parts(String method, ApiPath path, byte @Nullable [] body, boolean repeatable) {
      this.method = method;
      this.path = path;
      this.operation = method + " " + path.route();
      this.body = body;
      this.repeatable = repeatable;
    }

    Parts(Parts source) {
      this(source.method, source.path, source.body, source.repeatable);
      this.privateTexts = source.privateTexts;
      this.context = source.context;
      this.totalTimeout = source.totalTimeout;
      this.nullMeansMissing = source.nullMeansMissing;
      this.untold = source.untold;
      this.peer = source.peer;
      this.retryRule = source.retryRule;
      this.counterpart = source.counterpart;
    }
  }
}
