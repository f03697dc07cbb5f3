package io.rhetor.client.stream;

import io.rhetor.client.internal.value.ValueStyle;
import io.rhetor.client.message.ContextId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** A piece of a streamed answer (section 2 of {@code docs/protocol.md}, {@code POST /stream}). */
@Value.Immutable
@ValueStyle
public interface StreamChunk {
  /**
   * Returns the piece of text.
   *
   * @return the text, to be put behind that of the chunk before; may be empty
   */
  @Value.Redacted
  String text();

  /**
   * Returns the model that answers.
   *
   * @return the model's id; empty if not told
   */
  Optional<String> model();

  /**
   * Returns the provider that answers.
   *
   * @return the provider's id; empty if not told
   */
  Optional<String> provider();

  /**
   * Returns the conversation that the answer is added to.
   *
   * @return the context; empty if not told
   */
  Optional<ContextId> contextId();

  /**
   * Returns when the server sent the piece.
   *
   * @return the time; empty if not told. A time without zone is read in the zone of {@code
   *     RhetorConfig.serverZone}
   */
  Optional<Instant> timestamp();

  /**
   * Tells whether another provider than the first one answers.
   *
   * @return true if the server fell back
   */
  boolean isFallback();

  /**
   * Tells whether the answer begins anew with this chunk, because a provider failed midway and
   * another one took over: the text of all chunks before it is to be dropped.
   *
   * @return true on the first chunk after such a change
   */
  boolean isRestart();

  /**
   * Tells whether the answer ends with this chunk. Most streams end without such a chunk, since the
   * end is delivered as a chunk only if it carries text.
   *
   * @return true on a last chunk that carries text
   */
  boolean isLast();

  /**
   * Returns what there is to warn of, such as a budget that is nearly used up. A collected answer
   * has the warnings of all its chunks.
   *
   * @return the warnings; usually none
   */
  List<String> warnings();

  /**
   * Returns what else the server told.
   *
   * @return fields by their names on the wire; unmodifiable
   */
  @Value.Redacted
  Map<String, Object> additionalProperties();

  /**
   * Makes a chunk of text alone, for tests and test doubles.
   *
   * @param text the text
   * @return the chunk
   */
  static StreamChunk of(String text) {
    return builder().text(text).build();
  }

  /**
   * Starts a chunk, for tests and test doubles.
   *
   * @return a builder; {@code text} is required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the chunk. */
  final class Builder extends ImmutableStreamChunk.Builder {
    // Set here and not as default values, which would cost each chunk an object to keep track of
    // them.
    Builder() {
      fallback(false);
      restart(false);
      last(false);
    }
  }
}
