package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.json.ChunkReader;
import io.rhetor.client.internal.json.FastChunkParser;
import io.rhetor.client.internal.json.JsonCursor;
import io.rhetor.client.internal.json.RepeatedText;
import io.rhetor.client.internal.json.StreamEvent;
import io.rhetor.client.internal.json.Words;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads those messages over WebSocket that most are, straight from their bytes: an {@code UPDATE}
 * of a model, documented fields alone, each once, and behind them a payload that {@link
 * FastChunkParser} reads. Anything else is left to {@link SocketFrame}, so this gives what that
 * would give, or nothing. Owned by a stream: not safe for use by several threads.
 */
final class FastFrameParser implements FrameAddress {
  private static final long TYPE = Words.of("type\"");
  private static final long SOURCE = Words.of("source\"");
  private static final long TARGET = Words.of("target\"");
  private static final long TIMESTAMP = Words.of("timestam");
  private static final long TIMESTAMP_END = Words.of("p\"");
  private static final long ID = Words.of("id\"");
  private static final long PAYLOAD = Words.of("payload\"");
  private static final long UPDATE = Words.of("UPDATE\"");

  // The fields that were in the message, as bits.
  private static final int SEEN_TYPE = 1;
  private static final int SEEN_SOURCE = 1 << 1;
  private static final int SEEN_TARGET = 1 << 2;
  private static final int SEEN_TIMESTAMP = 1 << 3;
  private static final int SEEN_ID = 1 << 4;
  private static final int SEEN_PAYLOAD = 1 << 5;

  private final ChunkReader reader;
  private final JsonCursor cursor = new JsonCursor();
  private final RepeatedText<String> sources = new RepeatedText<>();
  private final RepeatedText<String> targets = new RepeatedText<>();
  private final RepeatedText<String> ids = new RepeatedText<>();

  // Owned by the thread that reads.
  private int seen;
  private @Nullable String id;
  private int characters;

  /** Makes a reader for one stream. */
  FastFrameParser(ChunkReader reader) {
    this.reader = reader;
  }

  /**
   * Reads a message.
   *
   * @return false if its shape is not the usual one, or it is not JSON in UTF-8
   */
  boolean read(byte[] bytes, int offset, int length) {
    seen = 0;
    id = null;
    cursor.reset(bytes, offset, length);
    if (!cursor.take('{')) {
      return false;
    }
    do {
      if (!readField()) {
        return false;
      }
    } while (seen < SEEN_PAYLOAD && cursor.take(','));
    if ((seen & (SEEN_TYPE | SEEN_PAYLOAD)) != (SEEN_TYPE | SEEN_PAYLOAD)) {
      return false;
    }
    int payload = cursor.position();
    int end = offset + length;
    if (end == payload || bytes[end - 1] != '}' || !readPayload(payload, end - 1)) {
      return false;
    }
    characters = reader.usual().characters(offset, end);
    return true;
  }

  /** Whatever stands behind the payload makes it unreadable. */
  private boolean readPayload(int from, int to) {
    return reader.usual().read(cursor.bytes(), from, to - from) && reader.usual().isPiece();
  }

  private boolean readField() {
    if (!cursor.take('"')) {
      return false;
    }
    int field = takeName();
    if (field == 0 || (seen & field) != 0 || !cursor.take(':')) {
      return false;
    }
    seen |= field;
    if (field == SEEN_PAYLOAD) {
      return true;
    }
    return cursor.take('"') && readText(field);
  }

  private int takeName() {
    long word = cursor.word();
    if (Words.first(word, 5) == TYPE) {
      return named(SEEN_TYPE, 5);
    }
    if (Words.first(word, 7) == SOURCE) {
      return named(SEEN_SOURCE, 7);
    }
    if (word == TIMESTAMP) {
      cursor.moveTo(cursor.position() + Words.BYTES);
      return Words.first(cursor.word(), 2) == TIMESTAMP_END ? named(SEEN_TIMESTAMP, 2) : 0;
    }
    if (word == PAYLOAD) {
      return named(SEEN_PAYLOAD, Words.BYTES);
    }
    if (Words.first(word, 7) == TARGET) {
      return named(SEEN_TARGET, 7);
    }
    return Words.first(word, 3) == ID ? named(SEEN_ID, 3) : 0;
  }

  private int named(int field, int length) {
    cursor.moveTo(cursor.position() + length);
    return field;
  }

  private boolean readText(int field) {
    switch (field) {
      case SEEN_TYPE:
        boolean update = Words.first(cursor.word(), 7) == UPDATE;
        cursor.moveTo(cursor.position() + (update ? 7 : 0));
        return update;
      case SEEN_SOURCE:
        String source = RepeatedText.take(sources, cursor);
        return source != null && !source.equals(SocketFrame.SYSTEM);
      case SEEN_TARGET:
        return RepeatedText.take(targets, cursor) != null;
      case SEEN_ID:
        id = RepeatedText.take(ids, cursor);
        return id != null;
      default:
        return skipAscii();
    }
  }

  /** Skips an unused text, which is all ASCII where it is what it should be. */
  private boolean skipAscii() {
    int to = cursor.findSpecial(cursor.position());
    if (to == cursor.end() || cursor.bytes()[to] != '"') {
      return false;
    }
    cursor.moveTo(to + 1);
    return true;
  }

  @Override
  public boolean echoes(String wanted) {
    return wanted.equals(id);
  }

  @Override
  public boolean echoesAnyOf(String prefix) {
    return id != null && id.startsWith(prefix);
  }

  @Override
  public Optional<String> context() {
    return reader.usual().context();
  }

  /**
   * Makes the event of the message that was read; to be called once, since a stream notices by it
   * where its answer begins anew.
   */
  StreamEvent event() {
    return reader.usualEvent();
  }

  /** Returns how long the message was. */
  int length() {
    return characters;
  }
}
