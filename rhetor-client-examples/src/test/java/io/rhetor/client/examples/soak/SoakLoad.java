package io.rhetor.client.examples.soak;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.ws.RhetorWebSocketClient;
import io.rhetor.client.ws.WebSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Streams that are cancelled anywhere, subscribers that are fast, slow or blocking, whole calls,
 * and clients that come and go, over both transports, until it is stopped.
 */
final class SoakLoad implements AutoCloseable {
  private static final String QUESTION = "What is Tekton?";
  private static final long HANGS_AFTER_SECONDS = 60;
  private static final int CANCELLING = 6;
  private static final int READING = 3;

  private final RhetorConfig config;
  private final List<LlmClient> clients;
  private final List<Thread> workers = new ArrayList<>();
  private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();
  private volatile boolean stopped;
  private volatile @Nullable Throwable defect;

  SoakLoad(String url) {
    config = RhetorConfig.builder().baseUrl(url).totalTimeout(Duration.ofSeconds(20)).build();
    clients = List.of(RhetorClient.create(config), webSocket());
  }

  private RhetorWebSocketClient webSocket() {
    return RhetorWebSocketClient.create(
        config, WebSocketOptions.builder().maxConnections(64).build());
  }

  void begin() {
    for (int i = 0; i < CANCELLING; i++) {
      LlmClient client = clients.get(i % clients.size());
      Random random = new Random(i);
      work("cancelling", () -> cancelSomewhere(client, random));
    }
    for (int i = 0; i < READING; i++) {
      LlmClient client = clients.get(i % clients.size());
      work("fast", () -> await("streams read", client.streamMessage(QUESTION).collect()));
      work("blocking", () -> block(client));
      work("whole", () -> await("whole answers", client.sendMessage(QUESTION)));
    }
    work("coming and going", this::comeAndGo);
  }

  /** Has the workers end behind their calls, and waits for them. */
  void end() throws InterruptedException {
    stopped = true;
    for (Thread worker : workers) {
      worker.join(TimeUnit.SECONDS.toMillis(2 * HANGS_AFTER_SECONDS));
      if (worker.isAlive() && defect == null) {
        defect = new IllegalStateException(worker.getName() + " does not end.");
      }
    }
  }

  /** How often each outcome was seen. */
  Map<String, LongAdder> outcomes() {
    return outcomes;
  }

  /** What no call may end with, or a call that did not end; null for none. */
  @Nullable Throwable defect() {
    return defect;
  }

  private void count(String outcome) {
    outcomes.computeIfAbsent(outcome, name -> new LongAdder()).increment();
  }

  private void work(String name, Step step) {
    Thread worker =
        new Thread(
            () -> {
              while (!stopped && defect == null) {
                try {
                  step.run();
                } catch (RhetorException expected) {
                  count("failed: " + expected.getClass().getSimpleName());
                } catch (Throwable thrown) {
                  defect = thrown;
                }
              }
            },
            "soak-" + name);
    workers.add(worker);
    worker.start();
  }

  /** Waits for an answer or a failure of the library, and for nothing else. */
  private <T> void await(String outcome, CompletableFuture<T> call) throws Exception {
    try {
      call.get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
      count(outcome);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RhetorException) {
        throw (RhetorException) failed.getCause();
      }
      throw failed;
    }
  }

  private void cancelSomewhere(LlmClient client, Random random) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    Cancelling subscriber = new Cancelling(random.nextInt(8), reached);
    client.streamMessage(QUESTION).subscribe(subscriber);
    if (random.nextInt(3) == 0) {
      // From another thread, at any time.
      reached.await(random.nextInt(20), TimeUnit.MILLISECONDS);
      subscriber.cancel();
    } else if (!reached.await(HANGS_AFTER_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("A stream neither goes on nor ends.");
    }
    count("streams cancelled or ended");
  }

  private void block(LlmClient client) throws Exception {
    await(
        "streams read by blocking subscribers",
        client.streamMessage(QUESTION).forEach(chunk -> pause()));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(30);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void comeAndGo() throws Exception {
    try (RhetorClient http = RhetorClient.create(config);
        RhetorWebSocketClient socket = webSocket()) {
      await("whole answers", http.sendMessage(QUESTION));
      await("whole answers", socket.sendMessage(QUESTION));
    } finally {
      count("clients created and closed");
    }
  }

  @Override
  public void close() {
    clients.forEach(LlmClient::close);
  }

  private interface Step {
    void run() throws Exception;
  }

  /** Asks for one chunk at a time and cancels after some. */
  private static final class Cancelling implements Flow.Subscriber<StreamChunk> {
    private final CountDownLatch reached;
    private int left;
    private volatile Flow.@Nullable Subscription subscription;

    Cancelling(int chunks, CountDownLatch reached) {
      this.left = chunks;
      this.reached = reached;
    }

    void cancel() {
      Flow.Subscription current = subscription;
      if (current != null) {
        current.cancel();
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(StreamChunk chunk) {
      left--;
      Flow.Subscription current = subscription;
      if (left > 0 && current != null) {
        current.request(1);
      } else {
        cancel();
        reached.countDown();
      }
    }

    @Override
    public void onError(Throwable failure) {
      reached.countDown();
    }

    @Override
    public void onComplete() {
      reached.countDown();
    }
  }
}
