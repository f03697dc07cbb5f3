package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.Redactor;
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

  private ApiRequest(
      String method,
      String path,
      byte @Nullable [] body,
      boolean repeatable,
      List<String> privateTexts,
      @Nullable Duration totalTimeout) {
    this.method = method;
    this.path = path;
    this.body = body;
    this.repeatable = repeatable;
    this.privateTexts = privateTexts;
    this.totalTimeout = totalTimeout;
  }

  /**
   * A call that reads.
   *
   * @param path the path, encoded, with its query if it has one
   * @return the call
   */
  public static ApiRequest get(String path) {
    return new ApiRequest("GET", path, null, true, List.of(), null);
  }

  /**
   * A call that sets something to a value, so that doing it twice changes nothing.
   *
   * @param path the path, encoded
   * @param body JSON in UTF-8
   * @return the call
   */
  public static ApiRequest repeatablePost(String path, byte[] body) {
    return new ApiRequest("POST", path, body, true, List.of(), null);
  }

  /**
   * A call that costs money and adds to a conversation, so that doing it twice does harm.
   *
   * @param path the path, encoded
   * @param body JSON in UTF-8
   * @param privateTexts what must not appear in messages if the server quotes it
   * @return the call
   */
  public static ApiRequest post(String path, byte[] body, List<String> privateTexts) {
    return new ApiRequest("POST", path, body, false, privateTexts, null);
  }

  /**
   * The same call with a time limit of its own.
   *
   * @param limit for the call as a whole, in place of the configured limit
   * @return the call
   */
  public ApiRequest within(Duration limit) {
    return new ApiRequest(method, path, body, repeatable, privateTexts, limit);
  }

  Optional<Duration> totalTimeout() {
    return Optional.ofNullable(totalTimeout);
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

  Redactor redactor() {
    return new Redactor(privateTexts);
  }
}
