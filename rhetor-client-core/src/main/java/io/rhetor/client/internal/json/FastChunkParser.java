package io.rhetor.client.internal.json;

import io.rhetor.client.internal.json.EventForm.Span;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.stream.StreamChunk;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads payloads of the usual shape straight from their bytes: a flat object of the documented
 * fields, each once and of its documented type or null. What repeats from event to event is made
 * once. Anything else is left to Jackson, so this gives what Jackson would give, or nothing.
 */
public final class FastChunkParser {
  private final JsonCursor cursor = new JsonCursor();
  private final TimestampReader times;
  private final RepeatedText<String> models = new RepeatedText<>();
  private final RepeatedText<String> providers = new RepeatedText<>();
  private final RepeatedText<ContextId> contexts = new RepeatedText<>();
  private final EventForm form = new EventForm();
  private final Span textSpan = new Span();
  private final Span timeSpan = new Span();
  private final StreamChunk.Builder builder = StreamChunk.builder();

  // The fields that were in the event, and those that were null.
  private int seen;
  private int nulls;
  private boolean hasText;
  private int furtherBytes;
  private @Nullable String model;
  private @Nullable String provider;
  private @Nullable ContextId context;
  private boolean done;
  private boolean fallback;

  FastChunkParser(ZoneId zone) {
    this.times = new TimestampReader(zone);
  }

  /** Tells whether times without a zone are read as in a zone. */
  boolean isOf(ZoneId zone) {
    return times.isOf(zone);
  }

  /** Reads a payload; false if its shape is not the usual one. */
  public boolean read(byte[] bytes, int offset, int length) {
    cursor.reset(bytes, offset, length);
    if (form.isKnown() && readInForm()) {
      return true;
    }
    clear();
    cursor.reset(bytes, offset, length);
    if (!readObject()) {
      return false;
    }
    prepareBuilder();
    if (textSpan.isSet() && timeSpan.isSet()) {
      form.learn(cursor, offset, textSpan, timeSpan);
    }
    return true;
  }

  /** Lets go of the bytes and the text of the payload that was read last. */
  void rest() {
    cursor.release();
    builder.text("");
  }

  /** Reads text and time where all else is as in the event before, and still known. */
  private boolean readInForm() {
    boolean textFirst = form.isTextFirst();
    return form.takeHead(cursor)
        && readText(textFirst ? ChunkFields.CHUNK : ChunkFields.TIMESTAMP)
        && form.takeMiddle(cursor)
        && readText(textFirst ? ChunkFields.TIMESTAMP : ChunkFields.CHUNK)
        && form.takeTail(cursor);
  }

  private void clear() {
    form.forget();
    textSpan.clear();
    timeSpan.clear();
    seen = 0;
    hasText = false;
    model = null;
    provider = null;
    context = null;
    builder.text("").timestamp(null);
    done = false;
    fallback = false;
    nulls = 0;
  }

  private boolean readObject() {
    if (!cursor.take('{')) {
      return false;
    }
    do {
      if (!readField()) {
        return false;
      }
    } while (cursor.take(','));
    return cursor.take('}') && cursor.isAtEnd();
  }

  /** Whether the event ends the answer and has no text. */
  boolean isEnd() {
    return done && !hasText;
  }

  /** Whether the payload has a text or tells whether the answer ends. */
  public boolean isPiece() {
    return (seen & ~nulls & (ChunkFields.CHUNK | ChunkFields.DONE)) != 0;
  }

  /** The conversation, if told. */
  public Optional<String> context() {
    return context == null ? Optional.empty() : Optional.of(context.value());
  }

  /**
   * Counts the characters that the payload just read has with what is around it.
   *
   * @param from where that begins, in the bytes of the payload
   * @param to where it ends
   */
  public int characters(int from, int to) {
    byte[] bytes = cursor.bytes();
    if (!textSpan.isSet()) {
      return Utf16.length(bytes, from, to);
    }
    // Those of the text were counted when it was decoded.
    return Utf16.length(bytes, from, textSpan.from())
        + (textSpan.to() - textSpan.from() - furtherBytes)
        + Utf16.length(bytes, textSpan.to(), to);
  }

  boolean isFallback() {
    return fallback;
  }

  /** Makes the chunk of the payload that was read. */
  StreamChunk chunk(boolean restart) {
    return builder.restart(restart).build();
  }

  /** Sets what the events that follow in the same form have in common. */
  private void prepareBuilder() {
    builder.model(model).provider(provider).contextId(context).fallback(fallback).last(done);
  }

  private boolean readField() {
    if (!cursor.take('"')) {
      return false;
    }
    int field = ChunkFields.take(cursor);
    if (field == 0 || (seen & field) != 0 || !cursor.take(':')) {
      return false;
    }
    seen |= field;
    switch (cursor.peek()) {
      case '"':
        return cursor.take('"') && readText(field);
      case 'n':
        nulls |= field;
        return cursor.takeNull();
      default:
        return readFlag(field);
    }
  }

  private boolean readFlag(int field) {
    boolean value = cursor.takeTrue();
    if (!value && !cursor.takeFalse()) {
      return false;
    }
    switch (field) {
      case ChunkFields.DONE:
        done = value;
        return true;
      case ChunkFields.FALLBACK:
        fallback = value;
        return true;
      default:
        return false;
    }
  }

  private boolean readText(int field) {
    switch (field) {
      case ChunkFields.CHUNK:
        return readChunk();
      case ChunkFields.MODEL:
        model = RepeatedText.take(models, cursor);
        return model != null;
      case ChunkFields.PROVIDER:
        provider = RepeatedText.take(providers, cursor);
        return provider != null;
      case ChunkFields.CONTEXT:
        context = readContext();
        return context != null;
      case ChunkFields.TIMESTAMP:
        return readTimestamp();
      default:
        return false;
    }
  }

  private @Nullable ContextId readContext() {
    int from = cursor.position();
    ContextId again = contexts.takeAgain(cursor);
    if (again != null) {
      return again;
    }
    String id = cursor.text();
    ContextId read = id == null ? null : contextId(id);
    if (read != null) {
      contexts.remember(cursor, from, read);
    }
    return read;
  }

  private static @Nullable ContextId contextId(String id) {
    try {
      return ContextId.of(id);
    } catch (IllegalArgumentException notOne) {
      return null;
    }
  }

  private boolean readChunk() {
    int from = cursor.position();
    String read = cursor.text();
    if (read == null) {
      return false;
    }
    builder.text(read);
    hasText = !read.isEmpty();
    furtherBytes = cursor.furtherBytes();
    textSpan.set(from, cursor.position());
    return true;
  }

  private boolean readTimestamp() {
    int from = cursor.position();
    int to = cursor.findSpecial(from);
    Instant timestamp = null;
    if (to < cursor.end() && cursor.bytes()[to] == '"') {
      timestamp = times.read(cursor.bytes(), from, to);
      cursor.moveTo(to + 1);
    }
    if (timestamp == null) {
      cursor.moveTo(from);
      String written = cursor.text();
      timestamp = written == null ? null : times.read(written);
    }
    if (timestamp == null) {
      return false;
    }
    builder.timestamp(timestamp);
    timeSpan.set(from, cursor.position());
    return true;
  }
}
