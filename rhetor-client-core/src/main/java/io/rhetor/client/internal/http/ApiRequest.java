package io.rhetor.client.internal.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call of the API, before it has an address and headers. */
public final class ApiRequest {
  private final String method;
  private final String path;
  private final byte @Nullable [] body;
  private final boolean repeatable;
  private final List<String> privateTexts;
  private final @Nullable Duration totalTimeout;
  private final @Nullable String nullMeansMissing;
  private final @Nullable Peer peer;

  private ApiRequest(
      String method,
      String path,
      byte @Nullable [] body,
      boolean repeatable,
      List<String> privateTexts,
      @Nullable Duration totalTimeout,
      @Nullable String nullMeansMissing,
      @Nullable Peer peer) {
    this.method = method;
    this.path = path;
    this.body = body;
    this.repeatable = repeatable;
    this.privateTexts = privateTexts;
    this.totalTimeout = totalTimeout;
    this.nullMeansMissing = nullMeansMissing;
    this.peer = peer;
  }

  /**
   * A call that reads.
   *
   * @param path the path
   * @return the call
   */
  public static ApiRequest get(ApiPath path) {
    return repeatable("GET", path, null);
  }

  /**
   * A call that sets something to a value, so that doing it twice changes nothing.
   *
   * @param path the path
   * @param body JSON in UTF-8
   * @return the call
   */
  public static ApiRequest put(ApiPath path, byte[] body) {
    return repeatable("PUT", path, body);
  }

  /**
   * A call that removes something, so that doing it twice changes nothing.
   *
   * @param path the path
   * @return the call
   */
  public static ApiRequest delete(ApiPath path) {
    return repeatable("DELETE", path, null);
  }

  /**
   * A call that only reads, or sets something to a value, although its method is POST.
   *
   * @param path the path
   * @param body JSON in UTF-8; null for none
   * @return the call
   */
  public static ApiRequest repeatablePost(ApiPath path, byte @Nullable [] body) {
    return repeatable("POST", path, body);
  }

  /**
   * A call that creates, costs money or adds to a conversation, so that doing it twice does harm.
   *
   * @param path the path
   * @param body JSON in UTF-8; null for none
   * @return the call
   */
  public static ApiRequest post(ApiPath path, byte @Nullable [] body) {
    return new ApiRequest("POST", path.toString(), body, false, List.of(), null, null, null);
  }

  private static ApiRequest repeatable(String method, ApiPath path, byte @Nullable [] body) {
    return new ApiRequest(method, path.toString(), body, true, List.of(), null, null, null);
  }

  /**
   * The same call, about texts that must not appear in messages if the server quotes them.
   *
   * @param texts prompts, variables
   * @return the call
   */
  public ApiRequest withPrivateTexts(List<String> texts) {
    return new ApiRequest(
        method, path, body, repeatable, texts, totalTimeout, nullMeansMissing, peer);
  }

  /**
   * The same call, to which an answer of {@code null} means that something is not there.
   *
   * @param what what is not there
   * @return the call
   */
  public ApiRequest whereNullMeansMissing(String what) {
    return new ApiRequest(method, path, body, repeatable, privateTexts, totalTimeout, what, peer);
  }

  /**
   * The same call with a time limit of its own.
   *
   * @param limit for the call as a whole, in place of the configured limit
   * @return the call
   */
  public ApiRequest within(Duration limit) {
    return new ApiRequest(
        method, path, body, repeatable, privateTexts, limit, nullMeansMissing, peer);
  }

  /**
   * The same call, sent to another server than the configured one.
   *
   * @param other the server; it gets the same headers, credentials included
   * @return the call
   */
  public ApiRequest to(Peer other) {
    return new ApiRequest(
        method, path, body, repeatable, privateTexts, totalTimeout, nullMeansMissing, other);
  }

  Optional<Peer> peer() {
    return Optional.ofNullable(peer);
  }

  Optional<Duration> totalTimeout() {
    return Optional.ofNullable(totalTimeout);
  }

  Optional<String> nullMeansMissing() {
    return Optional.ofNullable(nullMeansMissing);
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  byte @Nullable [] body() {
    return body;
  }

  /** Whether the call does no harm if it is done twice. */
  boolean isRepeatable() {
    return repeatable;
  }

  /** What must not appear in messages if the server quotes it. */
  List<String> privateTexts() {
    return privateTexts;
  }
}
