package io.rhetor.client.internal.json;

import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payloads of one stream (section 2 of {@code docs/protocol.md}, {@code POST /stream}),
 * and notices where the answer begins anew. Owned by the stream: not safe for use by several
 * threads.
 */
public final class ChunkReader {
  private final Json json;
  private final Redactor redactor;
  private final UsualChunk usual;
  private boolean sawFirstProvider;

  /**
   * Makes a reader for one stream.
   *
   * @param json reads the objects
   * @param redactor takes what is private out of messages
   */
  public ChunkReader(Json json, Redactor redactor) {
    this.json = json;
    this.redactor = redactor;
    this.usual = new UsualChunk(json.zone());
  }

  /**
   * Reads one payload.
   *
   * @param bytes where the payload is
   * @param offset where it begins
   * @param length how long it is
   * @return what it means
   * @throws MalformedJsonException if it is no JSON object
   */
  public StreamEvent read(byte[] bytes, int offset, int length) throws MalformedJsonException {
    StreamEvent event = readUsual(bytes, offset, length);
    return event == null ? read(json.readObject(bytes, offset, length)) : event;
  }

  /** Reads a payload without a parser; null if its shape is not the usual one. */
  @Nullable StreamEvent readUsual(byte[] bytes, int offset, int length) {
    return usual.read(bytes, offset, length) ? usualEvent() : null;
  }

  /** What reads payloads without a parser. */
  UsualChunk usual() {
    return usual;
  }

  /** The event of the payload that was last read without a parser; to be asked for once. */
  StreamEvent usualEvent() {
    if (usual.isEnd()) {
      return StreamEvent.end();
    }
    boolean fallback = usual.isFallback();
    StreamChunk chunk = usual.chunk(fallback && sawFirstProvider);
    sawFirstProvider = !fallback;
    return StreamEvent.chunk(chunk);
  }

  /**
   * Reads one payload.
   *
   * @param payload the payload
   * @return what it means
   */
  public StreamEvent read(JsonObject payload) {
    if (payload.has("error") && !isTextWithBlankError(payload)) {
      return StreamEvent.failure(ModelErrors.read(payload, redactor));
    }
    boolean done = payload.flag("done").orElse(false);
    String text = payload.text("chunk").orElse("");
    if (done && text.isEmpty()) {
      return StreamEvent.end();
    }
    boolean fallback = payload.flag("fallback").orElse(false);
    StreamChunk chunk =
        StreamChunk.builder()
            .text(text)
            .model(payload.text("model"))
            .provider(payload.text("provider"))
            .contextId(AnswerReader.contextId(payload))
            .timestamp(payload.instant("timestamp"))
            .fallback(fallback)
            .restart(fallback && sawFirstProvider)
            .last(done)
            .addAllWarnings(AnswerReader.warnings(payload))
            .putAllAdditionalProperties(payload.rest())
            .build();
    sawFirstProvider = !fallback;
    return StreamEvent.chunk(chunk);
  }

  private static boolean isTextWithBlankError(JsonObject payload) {
    return payload.text("chunk").isPresent()
        && payload.text("error").filter(String::isBlank).isPresent();
  }

  /**
   * Reads an event that the server marks as a failure whatever it holds.
   *
   * @param bytes where the payload is
   * @param offset where it begins
   * @param length how long it is
   * @return the failure
   */
  public RhetorModelException readFailure(byte[] bytes, int offset, int length) {
    byte[] payload = Arrays.copyOfRange(bytes, offset, offset + length);
    return json.tryReadObject(payload)
        .map(object -> ModelErrors.read(object, redactor))
        .orElseGet(() -> ModelErrors.of(ErrorBody.read(json, payload), null, redactor));
  }

  /**
   * Reads a whole answer that ends a stream.
   *
   * @param payload the answer
   * @param repeats whether chunks came before it, whose text it repeats
   * @return the only chunk, the end, or a failure
   * @throws MalformedJsonException if it is no answer
   */
  public StreamEvent readWhole(JsonObject payload, boolean repeats) throws MalformedJsonException {
    if (payload.has("error") && payload.text("message").isEmpty()) {
      return StreamEvent.failure(ModelErrors.read(payload, redactor));
    }
    StreamChunk whole = wholeAnswer(AnswerReader.messageResponse(payload, redactor));
    return repeats || whole.text().isEmpty() ? StreamEvent.end() : StreamEvent.chunk(whole);
  }

  /**
   * Turns an answer that came whole where a stream was asked for into its only chunk.
   *
   * @param answer the answer
   * @return the chunk
   */
  public static StreamChunk wholeAnswer(MessageResponse answer) {
    return StreamChunk.builder()
        .text(answer.message())
        .model(answer.model())
        .provider(answer.provider())
        .contextId(answer.contextId())
        .timestamp(answer.timestamp())
        .fallback(answer.isFallback())
        .last(true)
        .addAllWarnings(answer.warnings())
        .putAllAdditionalProperties(answer.additionalProperties())
        .build();
  }
}
