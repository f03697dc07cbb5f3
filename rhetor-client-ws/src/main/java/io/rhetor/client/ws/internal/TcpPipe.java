package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.run.FatalErrors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection over TCP. */
final class TcpPipe implements Pipe {
  private static final int READ_BYTES = 16 * 1024;

  /** How long a close waits for what is written before it. */
  private static final long CLOSE_MILLIS = 1_000;

  private final AsynchronousSocketChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  // Guarded by this.
  private final Deque<Write> writes = new ArrayDeque<>();
  private boolean closing;

  private TcpPipe(AsynchronousSocketChannel channel) {
    this.channel = channel;
  }

  /** Makes a pipe that is to be connected. */
  static TcpPipe open() throws IOException {
    return new TcpPipe(ChannelGroup.open());
  }

  /** Connects; blocks until that is done. */
  void connect(InetSocketAddress address) throws IOException, InterruptedException {
    await(channel.connect(address));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  @Override
  public int read(ByteBuffer target) throws IOException, InterruptedException {
    return await(channel.read(target));
  }

  private static <T> T await(Future<T> result) throws IOException, InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw cause instanceof IOException ? (IOException) cause : new IOException(cause);
    }
  }

  @Override
  public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> whenWritten) {
    Write write = new Write(bytes, whenWritten);
    boolean first;
    synchronized (this) {
      first = writes.isEmpty();
      writes.add(write);
    }
    if (first) {
      begin(write);
    }
  }

  private void begin(Write write) {
    try {
      channel.write(write.bytes, write, write);
    } catch (Throwable thrown) {
      write.failed(thrown, write);
    }
  }

  @Override
  public void start(Receiver receiver) {
    new Reads(receiver).next();
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      if (!writes.isEmpty() && abortSoon()) {
        return;
      }
    }
    abort();
  }

  private boolean abortSoon() {
    try {
      CompletableFuture.delayedExecutor(CLOSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(this::abort);
      return true;
    } catch (Throwable noThread) {
      FatalErrors.report(noThread);
      return false;
    }
  }

  @Override
  public void abort() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      channel.close();
    } catch (IOException gone) {
      // The channel is closed all the same.
    } finally {
      ChannelGroup.released();
    }
  }

  /** One write, which is at the head of the queue while it is under way. */
  private final class Write implements CompletionHandler<Integer, Write> {
    private final ByteBuffer bytes;
    private final Consumer<@Nullable Throwable> whenWritten;

    Write(ByteBuffer bytes, Consumer<@Nullable Throwable> whenWritten) {
      this.bytes = bytes;
      this.whenWritten = whenWritten;
    }

    @Override
    public void completed(Integer count, Write self) {
      if (bytes.hasRemaining()) {
        begin(this);
      } else {
        done(null);
      }
    }

    @Override
    public void failed(Throwable cause, Write self) {
      done(cause);
    }

    private void done(@Nullable Throwable cause) {
      Write next;
      boolean last;
      synchronized (TcpPipe.this) {
        writes.remove();
        next = writes.peek();
        last = next == null && closing;
      }
      if (last) {
        abort();
      } else if (next != null) {
        begin(next);
      }
      try {
        whenWritten.accept(cause);
      } catch (Throwable thrown) {
        // No call is left to end by it: what is written concerns the connection.
        FatalErrors.uncaught(thrown);
      }
    }
  }

  /** Reads one buffer after the other. */
  private final class Reads implements CompletionHandler<Integer, Receiver> {
    private final Receiver receiver;
    private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);

    Reads(Receiver receiver) {
      this.receiver = receiver;
    }

    void next() {
      try {
        channel.read(buffer, receiver, this);
      } catch (Throwable thrown) {
        failed(thrown, receiver);
      }
    }

    @Override
    public void completed(Integer count, Receiver to) {
      if (count < 0) {
        ended(null);
        return;
      }
      try {
        buffer.flip();
        to.received(buffer);
        buffer.clear();
      } catch (Throwable thrown) {
        ended(thrown);
        return;
      }
      next();
    }

    @Override
    public void failed(Throwable cause, Receiver to) {
      ended(cause);
    }

    private void ended(@Nullable Throwable cause) {
      try {
        if (!closed.get() || !(cause == null || cause instanceof ClosedChannelException)) {
          receiver.ended(cause);
        }
      } catch (Throwable thrown) {
        FatalErrors.uncaught(thrown);
      } finally {
        abort();
      }
    }
  }
}
