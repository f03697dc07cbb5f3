package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.policy.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Clients that call a server after about the time after which it closes idle connections, in real
 * time. {@code -Drhetor.soak.clients=200 -Drhetor.soak.calls=11 -Drhetor.soak.keep-alive=5} makes
 * 2,000 such calls after uvicorn's time; else the server tells a shorter one.
 */
class IdleConnectionsSoakTest {
  private static final int CLIENTS = Integer.getInteger("rhetor.soak.clients", 40);
  private static final int CALLS = Integer.getInteger("rhetor.soak.calls", 2);
  private static final int KEEP_ALIVE_SECONDS = Integer.getInteger("rhetor.soak.keep-alive", 1);

  @Test
  void noCallIsLost() throws Exception {
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<RhetorClient> clients = new ArrayList<>();
    try (ClosingServer server = new ClosingServer()) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        RhetorClient client =
            RhetorClient.create(
                RhetorConfig.builder()
                    .baseUrl(server.url())
                    .retryPolicy(RetryPolicy.none())
                    .build());
        clients.add(client);
        all.add(callFromTimeToTime(client, CALLS, failures));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();

      assertThat(failures).isEmpty();
      assertThat(server.requests.get()).isEqualTo(CLIENTS * CALLS);
    } finally {
      clients.forEach(RhetorClient::close);
    }
  }

  private static CompletableFuture<Void> callFromTimeToTime(
      RhetorClient client, int calls, ConcurrentLinkedQueue<Throwable> failures) {
    CompletableFuture<Void> call =
        client
            .sendMessage("Hi")
            .handle(
                (answer, failure) -> {
                  if (failure != null) {
                    failures.add(failure);
                  }
                  return null;
                });
    if (calls == 1) {
      return call;
    }
    return call.thenCompose(
            answered ->
                CompletableFuture.supplyAsync(
                    () -> null,
                    CompletableFuture.delayedExecutor(
                        KEEP_ALIVE_SECONDS * 1_000L
                            + ThreadLocalRandom.current().nextLong(-100, 101),
                        TimeUnit.MILLISECONDS)))
        .thenCompose(waited -> callFromTimeToTime(client, calls - 1, failures));
  }

  /**
   * Closes a connection some seconds after its last answer, as uvicorn does. One thread for all.
   */
  private static final class ClosingServer implements AutoCloseable {
    private static final long KEEP_ALIVE = Duration.ofSeconds(KEEP_ALIVE_SECONDS).toNanos();
    private static final byte[] ANSWER =
        ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 18\r\n"
                + "keep-alive: timeout="
                + KEEP_ALIVE_SECONDS
                + "\r\n\r\n"
                + "{\"message\":\"done\"}")
            .getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger requests = new AtomicInteger();
    private final Selector selector = Selector.open();
    private final ServerSocketChannel door = ServerSocketChannel.open();
    private final Thread thread = new Thread(this::serve, "closing-server");
    private volatile boolean closed;

    ClosingServer() throws IOException {
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
      door.configureBlocking(false);
      door.register(selector, SelectionKey.OP_ACCEPT);
      thread.setDaemon(true);
      thread.start();
    }

    String url() throws IOException {
      return "http://127.0.0.1:" + ((InetSocketAddress) door.getLocalAddress()).getPort();
    }

    @Override
    public void close() throws IOException {
      closed = true;
      try {
        thread.join();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    }

    private void serve() {
      try {
        while (!closed) {
          selector.select(1);
          for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key.attachment() instanceof Connection) {
              step(key, (Connection) key.attachment());
            }
          }
          selector.selectedKeys().clear();
          for (SocketChannel next = door.accept(); next != null; next = door.accept()) {
            next.configureBlocking(false);
            next.register(selector, SelectionKey.OP_READ, new Connection());
          }
        }
      } catch (IOException | RuntimeException over) {
        // The test is over.
      }
    }

    private void step(SelectionKey key, Connection connection) throws IOException {
      SocketChannel channel = (SocketChannel) key.channel();
      try {
        if (System.nanoTime() - connection.answeredAt > KEEP_ALIVE) {
          channel.close();
        } else if (key.isReadable() && connection.read(channel)) {
          requests.incrementAndGet();
          channel.write(ByteBuffer.wrap(ANSWER));
          connection.answeredAt = System.nanoTime();
        }
      } catch (IOException clientWentAway) {
        channel.close();
      }
    }
  }

  private static final class Connection {
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();
    private long answeredAt = System.nanoTime();

    /** Reads on; true once a request is whole. */
    boolean read(SocketChannel channel) throws IOException {
      ByteBuffer part = ByteBuffer.allocate(4_096);
      if (channel.read(part) < 0) {
        channel.close();
        return false;
      }
      request.write(part.array(), 0, part.position());
      if (!request.toString(StandardCharsets.US_ASCII).endsWith("}")) {
        return false;
      }
      request.reset();
      return true;
    }
  }
}
