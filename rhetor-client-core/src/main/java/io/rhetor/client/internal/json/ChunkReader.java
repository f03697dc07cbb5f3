package io.rhetor.client.internal.json;

import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payloads of one stream (section 2 of {@code docs/protocol.md}, {@code POST /stream}),
 * and notices where the answer begins anew. Owned by the stream: not safe for use by several
 * threads.
 */
public final class ChunkReader {
  private static final List<String> ABOUT_THE_ANSWER =
      List.of(
          "usage",
          "finish_reason",
          "stop_reason",
          "finished",
          "warnings",
          "budget_warnings",
          "model",
          "provider");

  private static final String[] OF_A_CHUNK = {
    "message",
    "model",
    "provider",
    "context",
    "context_id",
    "timestamp",
    "fallback",
    "warnings",
    "budget_warnings",
    "error"
  };

  private final Json json;
  private final Redactor redactor;
  private @Nullable FastChunkParser usual;
  private boolean sawFirstProvider;
  private boolean sawChunk;
  private boolean sawText;
  // Made when an event tells more than its text, which most do not.
  private @Nullable AnswerDetails details;

  /** Makes a reader for one stream. */
  public ChunkReader(Json json, Redactor redactor) {
    this.json = json;
    this.redactor = redactor;
  }

  /** Reads a payload behind which there may be more. */
  public StreamEvent read(byte[] bytes, int offset, int length) throws MalformedJsonException {
    return read(bytes, offset, length, false);
  }

  /**
   * Reads one payload.
   *
   * @param isLast whether no further one is here yet, so that another stream may have the parser
   * @throws MalformedJsonException if it is no JSON object
   */
  public StreamEvent read(byte[] bytes, int offset, int length, boolean isLast)
      throws MalformedJsonException {
    StreamEvent event = readUsual(bytes, offset, length, isLast);
    return event == null ? read(json.readObject(bytes, offset, length)) : event;
  }

  /** Reads a payload without Jackson; null if its shape is not the usual one. */
  @Nullable StreamEvent readUsual(byte[] bytes, int offset, int length, boolean isLast) {
    FastChunkParser parser = usual == null ? json.borrowParser() : usual;
    boolean isUsual = parser.read(bytes, offset, length) && parser.isPiece();
    StreamEvent event = isUsual ? event(parser) : null;
    if (isLast) {
      usual = null;
      json.giveBack(parser);
    } else if (usual != parser) {
      // Not for each payload: G1 would look later into each old object that refers to another.
      usual = parser;
    }
    return event;
  }

  /** What reads payloads without a parser, borrowed until {@link #rest}. */
  public FastChunkParser usual() {
    FastChunkParser parser = usual == null ? json.borrowParser() : usual;
    usual = parser;
    return parser;
  }

  /** Gives back what reads payloads, for the time until more of them are here. */
  public void rest() {
    if (usual != null) {
      json.giveBack(usual);
      usual = null;
    }
  }

  /** The event of the payload that was last read without a parser; to be asked for once. */
  public StreamEvent usualEvent() {
    return event(usual());
  }

  private StreamEvent event(FastChunkParser parser) {
    if (parser.isEnd()) {
      details().addHead(parser.chunk(false));
      return end(null);
    }
    boolean fallback = parser.isFallback();
    StreamChunk chunk = parser.chunk(fallback && sawFirstProvider);
    return delivered(chunk);
  }

  private StreamEvent delivered(StreamChunk chunk) {
    sawFirstProvider = !chunk.isFallback();
    sawChunk = true;
    sawText |= !chunk.text().isEmpty();
    if (details != null) {
      details.supersede(chunk);
    }
    return chunk.isLast() ? end(chunk) : StreamEvent.chunk(chunk);
  }

  private StreamEvent end(@Nullable StreamChunk last) {
    return StreamEvent.end(last, details == null ? null : details.toAnswer());
  }

  private AnswerDetails details() {
    AnswerDetails made = details == null ? new AnswerDetails() : details;
    details = made;
    return made;
  }

  /**
   * {@return whether a payload belongs to the answer of a stream: a piece, the end, a failure, or
   * something told about the answer}
   */
  public static boolean isOfAnswer(JsonObject payload) {
    return isPiece(payload)
        || ErrorBody.isErrorShape(payload)
        || ABOUT_THE_ANSWER.stream().anyMatch(payload::has);
  }

  private static boolean isPiece(JsonObject payload) {
    return payload.has("chunk") || payload.has("done");
  }

  /** Reads one payload. */
  public StreamEvent read(JsonObject payload) {
    boolean done = payload.flag("done").orElse(false);
    if (isFailure(payload, done)) {
      return StreamEvent.failure(ModelErrors.read(payload, redactor));
    }
    StreamChunk told = StreamChunk.fromJson(payload.without("error", "restart"));
    StreamChunk chunk =
        told.isFallback() && sawFirstProvider ? told.toBuilder().restart(true).build() : told;
    boolean delivers = isPiece(payload) && !(done && chunk.text().isEmpty());
    if (!delivers || !chunk.warnings().isEmpty() || !chunk.additionalProperties().isEmpty()) {
      details().add(JsonObject.of(chunk.additionalProperties()), chunk.warnings());
    }
    if (delivers) {
      return delivered(chunk);
    }
    details().addHead(chunk);
    return done ? end(null) : StreamEvent.nothing();
  }

  /** An error without words is one only where it stands in place of an answer. */
  private boolean isFailure(JsonObject payload, boolean done) {
    if (ErrorBody.hasError(payload)) {
      return true;
    }
    if (payload.has("chunk")) {
      return false;
    }
    return done
        ? !sawChunk && payload.text("error").filter(String::isBlank).isPresent()
        : !payload.has("done") && ErrorBody.isErrorShape(payload);
  }

  /** Reads an event that the server marks as a failure whatever it holds. */
  public RhetorModelException readFailure(byte[] bytes, int offset, int length) {
    byte[] payload = Arrays.copyOfRange(bytes, offset, offset + length);
    return json.tryReadObject(payload)
        .map(object -> ModelErrors.read(object, redactor))
        .orElseGet(() -> ModelErrors.of(ErrorBody.read(json, payload), null, redactor));
  }

  /**
   * {@return the only chunk, the end, or a failure, from a whole answer that ends a stream} Its
   * text counts only if none came before, which it repeats.
   *
   * @throws MalformedJsonException if it is no answer
   */
  public StreamEvent readWhole(JsonObject payload) throws MalformedJsonException {
    if (payload.text("message").isEmpty() && payload.flag("done").orElse(false)) {
      return read(payload);
    }
    MessageResponse answer;
    try {
      answer = AnswerReader.messageResponse(payload, redactor);
    } catch (RhetorModelException failed) {
      return StreamEvent.failure(failed);
    }
    StreamChunk.Builder chunk = inOneChunk(answer);
    answer.additionalProperties().forEach(chunk::additionalProperty);
    StreamChunk whole = chunk.build();
    details().add(payload.without(OF_A_CHUNK), whole.warnings());
    if (sawText || whole.text().isEmpty()) {
      details().addHead(whole);
      return end(null);
    }
    return delivered(whole);
  }

  /** Reads what comes behind the end of a stream. */
  public StreamEvent readBehind(JsonObject payload, StreamEvent end) {
    try {
      StreamEvent more = readWhole(payload);
      return more.failure() == null && end.failure() == null
          ? StreamEvent.end(end.chunk(), more.details())
          : end;
    } catch (MalformedJsonException nothing) {
      return end;
    }
  }

  /** {@return a chunk that is a whole answer, without what the library does not know of it} */
  public static StreamChunk.Builder inOneChunk(MessageResponse answer) {
    return StreamChunk.builder()
        .text(answer.message())
        .model(answer.model().orElse(null))
        .provider(answer.provider().orElse(null))
        .contextId(answer.contextId().orElse(null))
        .timestamp(answer.timestamp().orElse(null))
        .fallback(answer.isFallback())
        .last(true)
        .warnings(answer.warnings());
  }
}
