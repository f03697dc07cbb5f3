package io.rhetor.client.ws.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** A connection over TLS, on top of another one. */
final class TlsPipe implements Pipe {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Pipe under;
  private final SSLEngine engine;

  // Owned by the thread that reads. Both are ready to be read from.
  private ByteBuffer encrypted = NOTHING;
  private ByteBuffer plain;
  private boolean ended;

  TlsPipe(Pipe under, SSLEngine engine) {
    this.under = under;
    this.engine = engine;
    this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).limit(0);
  }

  /** Agrees with the server on keys; blocks until that is done. */
  void handshake() throws IOException, InterruptedException {
    engine.beginHandshake();
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
      if (ended) {
        throw new SSLHandshakeException("the server terminated the handshake");
      }
      if (status == HandshakeStatus.NEED_TASK) {
        runTasks();
      } else if (status == HandshakeStatus.NEED_WRAP) {
        synchronized (this) {
          under.write(wrap(NOTHING), TlsPipe::readingTells);
        }
      } else if (decode()) {
        // More of the handshake was here.
      } else if (!ended && readEncrypted() < 0) {
        throw new SSLHandshakeException("the server terminated the handshake");
      }
      status = engine.getHandshakeStatus();
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException, InterruptedException {
    while (!plain.hasRemaining()) {
      if (!decode() && (ended || readEncrypted() < 0)) {
        return -1;
      }
    }
    int count = Math.min(plain.remaining(), target.remaining());
    ByteBuffer part = plain.duplicate().limit(plain.position() + count);
    target.put(part);
    plain.position(plain.position() + count);
    return count;
  }

  @Override
  public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> whenWritten) {
    try {
      // The order of the records is the order in which they were made.
      synchronized (this) {
        under.write(wrap(bytes), whenWritten);
      }
    } catch (SSLException | RuntimeException broken) {
      whenWritten.accept(broken);
    }
  }

  @Override
  public void start(Receiver receiver) {
    try {
      hand(receiver);
    } catch (SSLException broken) {
      receiver.ended(broken);
      under.abort();
      return;
    }
    if (ended) {
      receiver.ended(null);
      under.abort();
      return;
    }
    under.start(new Decoded(receiver));
  }

  @Override
  public void close() {
    try {
      engine.closeOutbound();
      write(NOTHING, TlsPipe::readingTells);
    } finally {
      under.close();
    }
  }

  @Override
  public void abort() {
    under.abort();
  }

  /** Hands on all that is here. */
  private void hand(Receiver receiver) throws SSLException {
    do {
      if (plain.hasRemaining()) {
        receiver.received(plain);
      }
    } while (decode());
  }

  private int readEncrypted() throws IOException, InterruptedException {
    ByteBuffer read = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    int count = under.read(read);
    add(read.flip());
    return count;
  }

  private void add(ByteBuffer more) {
    if (!encrypted.hasRemaining()) {
      // Most reads end with a record; only what is left of the last one is kept.
      encrypted = more;
      return;
    }
    ByteBuffer both = ByteBuffer.allocate(encrypted.remaining() + more.remaining());
    encrypted = both.put(encrypted).put(more).flip();
  }

  /** Keeps what is left over, since the buffer that it is in changes. */
  private void keep() {
    encrypted =
        encrypted.hasRemaining()
            ? ByteBuffer.allocate(encrypted.remaining()).put(encrypted).flip()
            : NOTHING;
  }

  /** Decodes one record that is here, once the plain bytes are used up; false if none is whole. */
  private boolean decode() throws SSLException {
    if (ended || plain.hasRemaining()) {
      return false;
    }
    plain.clear();
    SSLEngineResult result = engine.unwrap(encrypted, plain);
    while (result.getStatus() == Status.BUFFER_OVERFLOW) {
      plain = ByteBuffer.allocate(2 * plain.capacity());
      result = engine.unwrap(encrypted, plain);
    }
    plain.flip();
    ended = result.getStatus() == Status.CLOSED;
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      runTasks();
    }
    if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !ended) {
      synchronized (this) {
        under.write(wrap(NOTHING), TlsPipe::readingTells);
      }
    }
    return result.getStatus() == Status.OK
        && (result.bytesConsumed() > 0 || result.bytesProduced() > 0);
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private ByteBuffer wrap(ByteBuffer bytes) throws SSLException {
    ByteBuffer records = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    do {
      SSLEngineResult result = engine.wrap(bytes, records);
      if (result.getStatus() == Status.BUFFER_OVERFLOW) {
        records =
            ByteBuffer.allocate(records.capacity() + engine.getSession().getPacketBufferSize())
                .put(records.flip());
      } else if (result.getStatus() == Status.CLOSED && bytes.hasRemaining()) {
        throw new SSLException("the connection is closed");
      } else if (bytes.hasRemaining() && result.bytesConsumed() == 0) {
        throw new SSLException("the server asks for another handshake, which is not supported");
      }
    } while (bytes.hasRemaining());
    return records.flip();
  }

  /** What keeps a write of TLS itself keeps reads as well, and is told by them. */
  private static void readingTells(@Nullable Throwable cause) {}

  private final class Decoded implements Receiver {
    private final Receiver receiver;

    Decoded(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void received(ByteBuffer bytes) {
      add(bytes);
      try {
        hand(receiver);
      } catch (SSLException broken) {
        receiver.ended(broken);
        under.abort();
        return;
      }
      if (ended) {
        receiver.ended(null);
        under.abort();
        return;
      }
      keep();
      bytes.position(bytes.limit());
    }

    @Override
    public void ended(@Nullable Throwable cause) {
      receiver.ended(cause);
    }
  }
}
