package io.rhetor.client.ws.internal;

import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that read and write all connections of the JVM: there are some only while there are
 * connections. A stream whose subscriber lags keeps one, so that their number has no limit.
 */
final class ChannelGroup {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  // Guarded by the class.
  private static @Nullable AsynchronousChannelGroup current;
  private static int channels;

  private ChannelGroup() {}

  /** Opens a channel; {@link #released} has to follow once it is closed. */
  static synchronized AsynchronousSocketChannel open() throws IOException {
    AsynchronousChannelGroup group = current;
    if (group == null) {
      group = AsynchronousChannelGroup.withCachedThreadPool(new Threads(), 1);
      current = group;
    }
    try {
      AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group);
      channels++;
      return channel;
    } finally {
      shutDownUnused();
    }
  }

  static synchronized void released() {
    channels--;
    shutDownUnused();
  }

  private static void shutDownUnused() {
    AsynchronousChannelGroup group = current;
    if (channels == 0 && group != null) {
      current = null;
      group.shutdown();
    }
  }

  /**
   * As many as there is work for, which end when there is none. A group that is shut down may still
   * have completions to hand over, so that this is not shut down with it.
   */
  private static final class Threads extends ThreadPoolExecutor {
    Threads() {
      super(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads::make);
    }

    private static Thread make(Runnable work) {
      Thread thread = new Thread(work, "rhetor-ws-io-" + NUMBER.incrementAndGet());
      thread.setDaemon(true);
      // Not the loader of the application that happens to connect first.
      thread.setContextClassLoader(ChannelGroup.class.getClassLoader());
      return thread;
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public void execute(Runnable work) {
      try {
        super.execute(work);
      } catch (OutOfMemoryError noThread) {
        // On the thread that looks after all connections: late rather than lost.
        work.run();
      }
    }
  }
}
