package io.rhetor.client.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Threads and sockets of this process at one time. */
final class OpenThings {
  private static final String CLOSED_BY_PEER = "state 08";
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** Threads of the JDK and of the runner, which never end or end by themselves. */
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "ForkJoinPool.*|CompletableFutureDelayScheduler|Common-Cleaner|Cleaner-\\d+|process reaper.*"
              + "|Attach Listener|surefire.*|HttpClient-\\d+-.*|rhetor-callback-watch|Keep-Alive-.*"
              + "|junit-.*|jqwik.*|awaitility.*");

  /** By their numbers: a thread that has ended would hold all that it refers to. */
  private final Set<Long> threads = new HashSet<>();

  private final Set<String> sockets = new HashSet<>();

  static {
    openTheSocketsThatTheJdkKeeps();
  }

  private OpenThings() {
    threads().forEach(thread -> threads.add(thread.getId()));
    sockets.addAll(sockets());
  }

  static OpenThings now() {
    return new OpenThings();
  }

  /**
   * What is there now and was not then.
   *
   * @param halfClosedToo whether sockets count that the peer has closed or reset
   */
  List<String> left(boolean halfClosedToo) {
    List<String> left = new ArrayList<>();
    for (Thread thread : threads()) {
      boolean isNew =
          !threads.contains(thread.getId()) && !OF_OTHERS.matcher(thread.getName()).matches();
      if (isOfPool(thread) ? isBusy(thread) : isNew) {
        left.add("thread " + thread.getName());
      }
    }
    for (String socket : sockets()) {
      if (!sockets.contains(socket)) {
        String described = described(socket);
        // The system lists no socket that was reset or never bound.
        boolean wasEnded = described.endsWith(CLOSED_BY_PEER) || described.equals(socket);
        if (halfClosedToo || !wasEnded) {
          left.add(described);
        }
      }
    }
    return left;
  }

  private static boolean isOfPool(Thread thread) {
    return thread.getName().matches("rhetor-callback-\\d+");
  }

  /** A thread of the pool that has no task waits for one for a second. */
  private static boolean isBusy(Thread thread) {
    Object blocker = LockSupport.getBlocker(thread);
    return thread.isAlive()
        && (blocker == null || !blocker.getClass().getSimpleName().equals("CallbackThreads"));
  }

  static List<Thread> threads() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread[] all = new Thread[2 * group.activeCount() + 16];
    int count = group.enumerate(all);
    return Arrays.asList(all).subList(0, count);
  }

  /**
   * The sockets by their numbers; none where the system does not tell, and before JDK 21, whose
   * client closes its sockets some seconds after it is collected.
   */
  private static Set<String> sockets() {
    Set<String> sockets = new HashSet<>();
    if (!Files.isDirectory(DESCRIPTORS) || Runtime.version().feature() < 21) {
      return sockets;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        String target = targetOf(descriptor);
        if (target.startsWith("socket:")) {
          sockets.add(target);
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return sockets;
  }

  /** Adds both ports and the state, in the numbers of the system: 1 open, 8 closed by the peer. */
  private static String described(String socket) {
    String number = socket.replaceAll("\\D", "");
    for (String table : List.of("tcp", "tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
          String[] columns = line.strip().split("\\s+");
          if (columns.length > 9 && columns[9].equals(number)) {
            return socket + port(columns[1]) + port(columns[2]) + " state " + columns[3];
          }
        }
      } catch (IOException notTold) {
        return socket;
      }
    }
    return socket;
  }

  private static String port(String address) {
    return " " + Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  private static String targetOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** Some are made with the first connection, and never closed. */
  private static void openTheSocketsThatTheJdkKeeps() {
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
        SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress())) {
      socket.getInputStream();
      channel.configureBlocking(false);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
