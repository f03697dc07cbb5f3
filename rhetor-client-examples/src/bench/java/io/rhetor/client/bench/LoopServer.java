package io.rhetor.client.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;

/**
 * A server of one thread and prebuilt answers, to be run in a process of its own: what it costs
 * must not count for the client that is measured. Prints its port, then serves until its standard
 * input ends, which it does with the process that started it. Argument: how many events it writes
 * in a second to all streams.
 *
 * <ul>
 *   <li>{@code POST /message} is answered at once.
 *   <li>{@code POST /stream} is answered with the headers and one event at once; further events
 *       come while the ticks run.
 *   <li>{@code GET /go}, {@code /stop}, {@code /reset} and {@code /stats} are for the benchmark.
 * </ul>
 */
public final class LoopServer {
  private static final int BACKLOG = 4096;
  private static final long NAP_NANOS = 200_000;

  private final Selector selector;
  private final EventTicks ticks;
  private long connections;

  private LoopServer(Selector selector, EventTicks ticks) {
    this.selector = selector;
    this.ticks = ticks;
  }

  /** Serves until the standard input ends. */
  public static void main(String[] args) throws IOException {
    Thread parentWatch = new Thread(LoopServer::exitWithParent, "parent-watch");
    parentWatch.setDaemon(true);
    parentWatch.start();
    try (Selector selector = Selector.open();
        ServerSocketChannel acceptor = ServerSocketChannel.open()) {
      acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      acceptor.configureBlocking(false);
      acceptor.register(selector, SelectionKey.OP_ACCEPT);
      System.out.println("port=" + ((InetSocketAddress) acceptor.getLocalAddress()).getPort());
      new LoopServer(selector, new EventTicks(Long.parseLong(args[0]))).run();
    }
  }

  /** Called on the first request of a connection that is not one of the benchmark's own. */
  void countConnection() {
    connections++;
  }

  EventTicks ticks() {
    return ticks;
  }

  void reset() {
    connections = 0;
    ticks.resetFigures();
  }

  String stats() {
    return "connections="
        + connections
        + "\ncpuNanos="
        + processCpuNanos()
        + "\nnanoTime="
        + System.nanoTime()
        + "\n"
        + ticks.figures();
  }

  private static void exitWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException broken) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(0);
  }

  private void run() throws IOException {
    while (true) {
      if (ticks.isRunning()) {
        ticks.writeDueEvents();
        selector.selectNow();
      } else {
        selector.select();
      }
      boolean idle = selector.selectedKeys().isEmpty();
      for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
        handle(keys.next());
        keys.remove();
      }
      if (idle && ticks.isRunning()) {
        LockSupport.parkNanos(NAP_NANOS);
      }
    }
  }

  private void handle(SelectionKey key) throws IOException {
    if (!key.isValid()) {
      return;
    }
    if (key.isAcceptable()) {
      accept((ServerSocketChannel) key.channel());
      return;
    }
    LoopConnection connection = (LoopConnection) key.attachment();
    try {
      connection.ready();
    } catch (IOException lost) {
      // Clients that cancel reset their connections; that ends the connection and nothing else.
      connection.close();
    }
  }

  private void accept(ServerSocketChannel acceptor) throws IOException {
    for (SocketChannel channel = acceptor.accept(); channel != null; channel = acceptor.accept()) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(new LoopConnection(this, channel, key));
    }
  }

  private static long processCpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
