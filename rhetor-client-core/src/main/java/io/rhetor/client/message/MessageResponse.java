package io.rhetor.client.message;

import io.rhetor.client.internal.value.ValueStyle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A whole answer of a language model, from {@code /message}, {@code /chat} or collected from a
 * stream (section 2 of {@code docs/protocol.md}).
 */
@Value.Immutable
@ValueStyle
public interface MessageResponse {
  /**
   * Returns the answer.
   *
   * @return the text; empty where the provider was not available and the server did not say so
   */
  @Value.Redacted
  String message();

  /**
   * Returns the model that answered.
   *
   * @return the model's id; empty if not told
   */
  Optional<String> model();

  /**
   * Returns the provider that answered.
   *
   * @return the provider's id; empty if not told
   */
  Optional<String> provider();

  /**
   * Returns the conversation that the answer was added to.
   *
   * @return the context; empty if not told
   */
  Optional<ContextId> contextId();

  /**
   * Tells whether the model came to an end by itself.
   *
   * @return false only if the server says so, with {@code finished} or with a {@link
   *     #finishReason()} that means a limit on the length
   */
  @Value.Default
  default boolean isFinished() {
    return true;
  }

  /**
   * Returns why the model stopped, in the words of the provider.
   *
   * @return for example {@code stop} or {@code length}; empty if not told
   */
  Optional<String> finishReason();

  /**
   * Tells whether no real model answered.
   *
   * @return true if the server says that it simulated the answer
   */
  @Value.Default
  default boolean isSimulated() {
    return false;
  }

  /**
   * Tells whether another provider than the first one answered.
   *
   * @return true if the server fell back
   */
  @Value.Default
  default boolean isFallback() {
    return false;
  }

  /**
   * Returns when the server answered.
   *
   * @return the time; empty if not told. A time without zone is read in the zone of {@code
   *     RhetorConfig.serverZone}
   */
  Optional<Instant> timestamp();

  /**
   * Returns what there is to warn of, such as a budget that is nearly used up: by the server, or by
   * a client on the way such as {@code BudgetAwareLlmClient}.
   *
   * @return the warnings; usually none
   */
  List<String> warnings();

  /**
   * Returns what the answer consumed.
   *
   * @return the usage; empty if not told
   */
  Optional<TokenUsage> usage();

  /**
   * Returns what else the server told.
   *
   * @return fields by their names on the wire; unmodifiable
   */
  @Value.Redacted
  Map<String, Object> additionalProperties();

  /**
   * Returns what came with the answer over HTTP. It is no part of the answer: it counts neither for
   * equality nor for {@code toString}, and is not written as JSON.
   *
   * @return status, headers and the like; empty for answers over WebSocket, of test doubles, and
   *     those that were collected from a stream, for which {@code CallOptions.Builder.onResponse}
   *     tells it
   */
  @Value.Auxiliary
  Optional<ResponseInfo> responseInfo();

  /**
   * Returns this answer with what came with it.
   *
   * @param info status, headers and the like
   * @return an answer that is equal to this one
   */
  default MessageResponse withResponseInfo(ResponseInfo info) {
    return builder().from(this).responseInfo(info).build();
  }

  /**
   * Makes an answer of text alone, for own clients and tests.
   *
   * @param message the text, which may be empty
   * @return the answer
   */
  static MessageResponse of(String message) {
    return builder().message(message).build();
  }

  /**
   * Starts an answer, for tests and test doubles.
   *
   * @return a builder; {@code message} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the answer. */
  final class Builder extends ImmutableMessageResponse.Builder {
    Builder() {}
  }
}
