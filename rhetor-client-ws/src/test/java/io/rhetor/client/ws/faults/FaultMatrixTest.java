package io.rhetor.client.ws.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.support.KeepsDeadSockets;
import io.rhetor.client.support.Secrets;
import io.rhetor.client.ws.RhetorWebSocketClient;
import io.rhetor.client.ws.WebSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a user gets of each fault in each call over each transport, how soon, and what the server
 * sees of it, under the default policies with waits of a few milliseconds. The table of the run is
 * the page {@code docs/fault-matrix.md}, which {@code -Dfaults.update=true} writes.
 */
@KeepsDeadSockets
class FaultMatrixTest {
  static final int MAX_BYTES = 64 * 1024;

  private static final Path PAGE = Path.of("..", "docs", "fault-matrix.md");
  private static final int AT_ONCE = 16;
  private static final int LOOKS = 500;

  /** So long that a server that has seen as many bytes as any head has seen some of it. */
  private static final String MESSAGE = Secrets.PROMPT.repeat(200);

  private static final ChatRequest CHAT = ChatRequest.of(ChatMessage.user(MESSAGE));

  @Test
  void eachFault_endsInItsErrorOrAnswer_asThePageSays() throws Exception {
    String known = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    List<Fault> faults =
        Stream.of(
                ConnectionFaults.all(), RefusalFaults.all(), AnswerFaults.all(), Http2Faults.all())
            .flatMap(List::stream)
            .collect(Collectors.toList());
    String page = FaultPage.of(faults, run(faults, FaultPage.cells(known)));

    if (Boolean.getBoolean("faults.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(page)
        .as("docs/fault-matrix.md; -Dfaults.update=true writes what was found")
        .isEqualTo(Files.readString(PAGE));
  }

  private static List<Cell> run(List<Fault> faults, List<String> known) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    // Those that a limit is to end wait most of the time, and none of them for another one.
    ExecutorService waiting = Executors.newCachedThreadPool();
    try {
      warmUp(faults);
      List<Future<Cell>> running = new ArrayList<>();
      for (Fault fault : faults) {
        for (Way way : fault.ways()) {
          running.add(
              (fault.limit(way) == Limit.NONE ? threads : waiting)
                  .submit(() -> cell(fault, way, known)));
        }
      }
      List<Cell> cells = new ArrayList<>();
      for (Future<Cell> cell : running) {
        cells.add(cell.get());
      }
      return cells;
    } finally {
      threads.shutdownNow();
      waiting.shutdownNow();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(waiting.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Has the first use of each class behind it, so that no limit passes meanwhile. */
  private static void warmUp(List<Fault> faults) throws Exception {
    for (Fault fault : faults) {
      for (Way way : fault.ways()) {
        if (fault.name.startsWith("100") || fault.name.startsWith("RST_STREAM")) {
          outcome(fault, way, false, List.of(), 0);
        }
      }
    }
  }

  /** Both calls of a way, which get the same. */
  private static Cell cell(Fault fault, Way way, List<String> known) throws Exception {
    Cell message = new Cell(fault, way, outcome(fault, way, false, known, LOOKS));
    if (fault.limit(way) != Limit.NONE || message.outcome.endsWith("| 0")) {
      // Takes its time, or no request arrived by which calls differ.
      return message;
    }
    Cell chat = new Cell(fault, way, outcome(fault, way, true, known, LOOKS));
    assertThat(chat.outcome).as("chat: " + message).isEqualTo(message.outcome);
    return message;
  }

  private static String outcome(
      Fault fault, Way way, boolean chat, List<String> known, int mostLooks) throws Exception {
    Talk talk = new Talk(way.streams);
    try (FaultyServer server = fault.open(way, talk);
        LlmClient llm = client(way, fault.limit(way).in(server.config()))) {
      String seen = outcome(call(llm, way, chat, talk)) + " | " + fault.limit(way).shown;
      String counted = counted(seen, server);
      // A connection that is lost is opened anew, for later requests, behind the outcome.
      for (int looks = 0;
          looks < mostLooks && !known.contains(new Cell(fault, way, counted).toString());
          looks++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(known.isEmpty() ? 1 : 10));
        counted = counted(seen, server);
      }
      return counted;
    } catch (RuntimeException | TimeoutException | AssertionError failed) {
      throw new AssertionError(fault.stage + ": " + fault.name + " over " + way.shown, failed);
    }
  }

  private static String counted(String seen, FaultyServer server) {
    return seen + " | " + server.attempts() + " | " + server.requests();
  }

  private static LlmClient client(Way way, RhetorConfig.Builder config) {
    RhetorConfig marked =
        Secrets.marked(config)
            .maxEventBytes(MAX_BYTES)
            .maxResponseBytes(MAX_BYTES)
            .retryPolicy(soon(RetryPolicy.ofDefaults()))
            .build();
    WebSocketOptions defaults = WebSocketOptions.ofDefaults();
    return way.isHttp()
        ? RhetorClient.create(marked)
        : RhetorWebSocketClient.create(
            marked, defaults.toBuilder().reconnectPolicy(soon(defaults.reconnectPolicy())).build());
  }

  private static RetryPolicy soon(RetryPolicy policy) {
    return policy.toBuilder().initialDelay(Duration.ofMillis(1)).build();
  }

  private static CompletableFuture<MessageResponse> call(
      LlmClient llm, Way way, boolean chat, Talk talk) {
    if (!way.streams) {
      return chat ? llm.chat(CHAT) : llm.sendMessage(MESSAGE);
    }
    ChunkStream stream = chat ? llm.streamChat(CHAT) : llm.streamMessage(MESSAGE);
    return stream.forEach(chunk -> talk.heard());
  }

  private static String outcome(CompletableFuture<MessageResponse> reply) throws Exception {
    try {
      return "'" + reply.get(30, TimeUnit.SECONDS).message() + "' | – | –";
    } catch (ExecutionException failed) {
      RhetorException failure = (RhetorException) failed.getCause();
      Secrets.assertKept(failure);
      return shown(failure)
          + " | "
          + yesOrNo(failure.isRetryable())
          + " | "
          + yesOrNo(failure.mayHaveBeenProcessed());
    }
  }

  private static String shown(RhetorException failure) {
    if (failure instanceof RhetorStreamException) {
      return "'"
          + ((RhetorStreamException) failure).partial()
          + "' and "
          + shown((RhetorException) failure.getCause());
    }
    String type = "`" + failure.getClass().getSimpleName() + "`";
    if (failure instanceof RhetorTimeoutException) {
      return type + " " + ((RhetorTimeoutException) failure).phase();
    }
    if (failure instanceof RhetorApiException) {
      RhetorApiException refusal = (RhetorApiException) failure;
      return type
          + " "
          + refusal.status()
          + refusal.retryAfter().map(after -> ", again in " + after).orElse("");
    }
    return type;
  }

  private static String yesOrNo(boolean flag) {
    return flag ? "yes" : "no";
  }

  /** What came of a fault over one way. */
  static final class Cell {
    final Fault fault;
    final Way way;
    final String outcome;

    Cell(Fault fault, Way way, String outcome) {
      this.fault = fault;
      this.way = way;
      this.outcome = outcome;
    }

    @Override
    public String toString() {
      return fault.stage + " | " + fault.name + " | " + way.shown + " | " + outcome;
    }
  }
}
