package io.rhetor.client.error;

import io.rhetor.client.internal.check.Shortened;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The server answered, and its answer is a refusal or a failure: an HTTP status other than success.
 *
 * <p>Statuses that call for different reactions have subclasses; any other status (405, 409, a
 * redirect that must not be followed) comes as this class itself. The shapes of error bodies that
 * are read are those of section 1 of {@code docs/protocol.md}.
 */
public class RhetorApiException extends RhetorException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_DETAIL_IN_MESSAGE = 300;

  private final String method;
  private final URI uri;
  private final int status;
  private final @Nullable String detail;
  private final transient List<FieldError> fieldErrors;
  private final @Nullable String requestId;
  private final String rawBody;
  private final @Nullable Duration retryAfter;

  RhetorApiException(Builder builder, String advice) {
    super(
        describe(builder, advice),
        null,
        isRetryableStatus(builder.status),
        builder.mayHaveBeenProcessed);
    this.method = builder.method;
    this.uri = builder.uri;
    this.status = builder.status;
    this.detail = builder.detail;
    this.fieldErrors = builder.fieldErrors;
    this.requestId = builder.requestId;
    this.rawBody = builder.rawBody;
    this.retryAfter = builder.retryAfter;
  }

  /**
   * {@return a builder}
   *
   * @param method the HTTP method
   * @param uri the address that was asked, without query
   * @param status the HTTP status
   */
  public static Builder builder(String method, URI uri, int status) {
    return new Builder(method, uri, status);
  }

  /** {@return the HTTP method of the call: for example {@code POST}} */
  public final String method() {
    return method;
  }

  /** {@return the address that answered, without its query, which may hold user text} */
  public final URI uri() {
    return uri;
  }

  /** {@return the HTTP status: for example 404} */
  public final int status() {
    return status;
  }

  /**
   * {@return what the server said about it, as it said it, which may quote what was sent; empty if
   * it gave none}
   */
  public final Optional<String> detail() {
    return Optional.ofNullable(detail);
  }

  /**
   * {@return the fields that the server refused: one entry for each field of a 422 answer; empty
   * for all other answers}
   */
  public final List<FieldError> fieldErrors() {
    return fieldErrors == null ? List.of() : fieldErrors;
  }

  /**
   * {@return the {@code X-Request-ID} header of the answer, under which server or proxy logged the
   * call; empty if there was none}
   */
  public final Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }

  /**
   * {@return the body of the answer, for diagnosis: its first 8,192 characters, as received: it may
   * quote what was sent}
   */
  public final String rawBody() {
    return rawBody;
  }

  /**
   * {@return how long the server asks to wait before the call is repeated: from {@code
   * retry-after-ms} or {@code Retry-After} (seconds or a date); empty if the answer had neither}
   */
  public final Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  private static boolean isRetryableStatus(int status) {
    return status == 408 || status == 429 || status == 502 || status == 503 || status == 504;
  }

  private static String describe(Builder builder, String advice) {
    StringBuilder text = new StringBuilder();
    text.append(builder.method).append(' ').append(builder.uri);
    text.append(" answered ").append(builder.status);
    String said = builder.said();
    if (!said.isEmpty()) {
      text.append(": ").append(said);
    }
    if (text.charAt(text.length() - 1) != '.') {
      text.append('.');
    }
    text.append(' ').append(builder.advice == null ? advice : builder.advice);
    if (builder.requestId != null) {
      text.append(" (request id ").append(builder.requestId).append(')');
    }
    return text.toString();
  }

  /** Collects what is known of a refusal; {@link #build()} chooses the type by the status. */
  public static final class Builder {
    private final String method;
    private final URI uri;
    final int status;
    private @Nullable String detail;
    private @Nullable String shownDetail;
    private List<FieldError> fieldErrors = List.of();
    private @Nullable String requestId;
    private String rawBody = "";
    @Nullable Duration retryAfter;
    private boolean mayHaveBeenProcessed;
    private boolean notFound;
    private @Nullable String addressAdvice;
    private @Nullable String advice;

    private Builder(String method, URI uri, int status) {
      this.method = Objects.requireNonNull(method, "method");
      this.uri = Objects.requireNonNull(uri, "uri");
      this.status = status;
    }

    /**
     * Sets the server's text.
     *
     * @param detail the text as received, or null for none
     * @return this builder
     */
    public Builder detail(@Nullable String detail) {
      this.detail = detail;
      return this;
    }

    /**
     * Sets the form of the server's text that the exception's message shows; by default the message
     * shows {@link #detail(String)}.
     *
     * @param shown the text with everything private taken out, or null
     * @return this builder
     */
    public Builder detailInMessage(@Nullable String shown) {
      this.shownDetail = shown;
      return this;
    }

    /**
     * Sets the refused fields.
     *
     * @param fieldErrors the fields, default none
     * @return this builder
     */
    public Builder fieldErrors(List<FieldError> fieldErrors) {
      this.fieldErrors = List.copyOf(fieldErrors);
      return this;
    }

    /**
     * Sets the identifier of the call in the server's log.
     *
     * @param requestId the identifier, or null for none
     * @return this builder
     */
    public Builder requestId(@Nullable String requestId) {
      this.requestId = requestId;
      return this;
    }

    /**
     * Sets the body as received.
     *
     * @param rawBody the beginning of the body, default empty
     * @return this builder
     */
    public Builder rawBody(String rawBody) {
      this.rawBody = Objects.requireNonNull(rawBody, "rawBody");
      return this;
    }

    /**
     * Sets how long the server asks to wait.
     *
     * @param retryAfter the time to wait, or null for none
     * @return this builder
     */
    public Builder retryAfter(@Nullable Duration retryAfter) {
      this.retryAfter = retryAfter;
      return this;
    }

    /**
     * Sets whether the server may have acted on the call.
     *
     * @param mayHaveBeenProcessed true if repeating risks doing it twice, default false
     * @return this builder
     */
    public Builder mayHaveBeenProcessed(boolean mayHaveBeenProcessed) {
      this.mayHaveBeenProcessed = mayHaveBeenProcessed;
      return this;
    }

    /**
     * Makes this a {@link RhetorNotFoundException} whatever the status, since servers say of some
     * missing things that they are missing with status 200.
     *
     * @return this builder
     */
    public Builder notFound() {
      this.notFound = true;
      return this;
    }

    /**
     * Sets what to check where the address may be wrong, as with 404, if the server that answered
     * is none that {@code baseUrl} names.
     *
     * @param advice a sentence for the end of the message; default: to check {@code baseUrl}
     * @return this builder
     */
    public Builder addressAdvice(String advice) {
      this.addressAdvice = Objects.requireNonNull(advice, "advice");
      return this;
    }

    /**
     * Sets what to do next, in place of what the status alone suggests.
     *
     * @param advice a sentence for the end of the message
     * @return this builder
     */
    public Builder advice(String advice) {
      this.advice = Objects.requireNonNull(advice, "advice");
      return this;
    }

    /**
     * {@return the exception: the subclass for the status, or this class itself where there is
     * none}
     */
    public RhetorApiException build() {
      if (notFound) {
        return new RhetorNotFoundException(this);
      }
      switch (status) {
        case 400:
          return new RhetorBadRequestException(this);
        case 401:
          return new RhetorAuthenticationException(this);
        case 403:
          return new RhetorPermissionDeniedException(this);
        case 404:
          return new RhetorNotFoundException(this);
        case 422:
          return new RhetorValidationException(this);
        case 429:
          return new RhetorRateLimitException(this);
        default:
          return status >= 500
              ? new RhetorServerException(this)
              : new RhetorApiException(
                  this, addressAdviceOr("Check that baseUrl points at a Rhetor server."));
      }
    }

    private String said() {
      String text = shownDetail != null ? shownDetail : detail;
      if (shownDetail == null && !fieldErrors.isEmpty()) {
        text = fieldErrors.stream().map(FieldError::toString).collect(Collectors.joining("; "));
      }
      return text == null ? "" : Shortened.to(MAX_DETAIL_IN_MESSAGE, text);
    }

    String addressAdviceOr(String byDefault) {
      return addressAdvice == null ? byDefault : addressAdvice;
    }
  }
}
