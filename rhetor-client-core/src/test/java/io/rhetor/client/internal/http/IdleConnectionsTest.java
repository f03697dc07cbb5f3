package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.internal.json.AnswerReader;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IdleConnectionsTest {
  private static final String REPLY = "{\"message\":\"done\"}";
  private static final Duration JUST_YOUNG_ENOUGH = Duration.ofMillis(3_999);
  private static final Duration TOO_OLD = Duration.ofMillis(4_001);

  private final ManualTimers timers = new ManualTimers();
  private final AtomicReference<String> header = new AtomicReference<>("");
  private ScriptedServer server;
  private HttpTransport transport;

  enum Kind {
    MESSAGE {
      @Override
      void call(HttpTransport transport) {
        transport.call(RetryScenario.post("/message"), AnswerReader::messageResponse).join();
      }
    },
    GET {
      @Override
      void call(HttpTransport transport) {
        transport.call(ApiRequest.get(ApiPath.of("/x")), AnswerReader::messageResponse).join();
      }
    },
    DELETE {
      @Override
      void call(HttpTransport transport) {
        transport.call(ApiRequest.delete(ApiPath.of("/x")), AnswerReader::messageResponse).join();
      }
    },
    SUMMARIZE {
      @Override
      void call(HttpTransport transport) {
        transport
            .call(ApiRequest.post(ApiPath.of("/s"), null), AnswerReader::messageResponse)
            .join();
      }
    },
    STREAM {
      @Override
      void call(HttpTransport transport) {
        RecordingSubscriber subscriber = RecordingSubscriber.requesting(Long.MAX_VALUE);
        transport.stream(RetryScenario.post("/stream")).subscribe(subscriber);
        await().until(subscriber::hasEnded);
      }
    };

    abstract void call(HttpTransport transport);
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aConnectionThatWasIdleTooLongIsNotUsed(Kind kind) throws Exception {
    serve(this::answer, true);
    kind.call(transport);
    awaitIdle(1);

    timers.advance(TOO_OLD);
    kind.call(transport);

    assertThat(server.exchanges()).hasSize(2);
    assertThat(server.connectionCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aConnectionThatWasUsedJustNowIsUsedAgain(Kind kind) throws Exception {
    serve(this::answer, true);
    kind.call(transport);
    awaitIdle(1);

    timers.advance(JUST_YOUNG_ENOUGH);
    kind.call(transport);

    assertThat(server.exchanges()).hasSize(2);
    assertThat(server.connectionCount()).isEqualTo(1);
  }

  @Test
  void aClientOfTheUsersIsTreatedTheSame() throws Exception {
    serve(this::answer, false);
    Kind.MESSAGE.call(transport);
    awaitIdle(1);

    timers.advance(TOO_OLD);
    Kind.MESSAGE.call(transport);

    assertThat(server.exchanges()).hasSize(2);
    assertThat(server.connectionCount()).isEqualTo(2);
  }

  /** A connect that ends at once looks like a connection of the pool; then one more is made. */
  @Test
  void aConnectionThatTheServerClosedIsNoReasonToGiveUpTheNewOne() throws Exception {
    for (int round = 1; connectionsAfterTheServerClosedOne() > 2; round++) {
      assertThat(round).as("rounds with three connections each").isLessThan(50);
      close();
    }
  }

  private int connectionsAfterTheServerClosedOne() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    serve(
        exchange -> {
          answer(exchange);
          if (server.exchanges().size() == 1) {
            end.await();
            exchange.endOutput();
            exchange.awaitClientClose();
          }
        },
        true);
    Kind.MESSAGE.call(transport);
    awaitIdle(1);
    end.countDown();
    server.exchanges().get(0).clientClosed().get(30, TimeUnit.SECONDS);

    timers.advance(TOO_OLD);
    Kind.MESSAGE.call(transport);

    assertThat(server.exchanges()).hasSize(2);
    return server.connectionCount();
  }

  @ParameterizedTest
  @CsvSource({
    "timeout=5, 3999, 1",
    "timeout=5, 4001, 2",
    "timeout=60, 58999, 1",
    "timeout=60, 59001, 2",
    "'max=100, timeout=1', 499, 1",
    "'max=100, timeout=1', 501, 2",
    "garbage, 3999, 1",
    "garbage, 4001, 2",
  })
  void theServerMayTellHowLongItKeepsConnections(String keepAlive, long idle, int connections)
      throws Exception {
    header.set("Keep-Alive: " + keepAlive + "\r\n");
    serve(this::answer, true);
    Kind.MESSAGE.call(transport);
    awaitIdle(1);

    timers.advance(Duration.ofMillis(idle));
    Kind.MESSAGE.call(transport);

    assertThat(server.connectionCount()).isEqualTo(connections);
  }

  @Test
  void ofManyConnectionsOnlyThoseInUseOftenEnoughAreUsed() throws Exception {
    CountDownLatch all = new CountDownLatch(8);
    serve(
        exchange -> {
          all.countDown();
          all.await();
          answer(exchange);
        },
        true);
    List<CompletableFuture<MessageResponse>> burst = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      burst.add(transport.call(RetryScenario.post("/message"), AnswerReader::messageResponse));
    }
    burst.forEach(CompletableFuture::join);
    awaitIdle(8);

    // One after the other, by connections that were idle for 1, 2, 3 s, and then by new ones.
    for (int i = 0; i < 6; i++) {
      timers.advance(Duration.ofSeconds(1));
      Kind.MESSAGE.call(transport);
      awaitIdle(1);
    }

    assertThat(server.exchanges()).hasSize(14);
    assertThat(server.connectionCount()).isEqualTo(8);
    // The fourth call found five connections that were too old.
    assertThat(transport.clients.leastBusy().idleConnections(server.url())).isEqualTo(3);
  }

  @Test
  void theJdkRepeatsNoCallByItselfAndLooksNothingUpOnItsSelectorThread() throws Exception {
    serve(
        exchange -> {
          if (server.exchanges().size() > 2) {
            exchange.close();
          } else {
            while (server.exchanges().size() < 2) {
              Thread.onSpinWait();
            }
            answer(exchange);
          }
        },
        true);
    CompletableFuture<MessageResponse> first = get();
    get().join();
    first.join();
    awaitIdle(2);

    CompletableFuture<MessageResponse> lost = get();

    assertThatThrownBy(lost::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RhetorConnectionException.class,
            failure -> {
              assertThat(failure).hasMessageContaining("closed it before it answered");
              assertThat(failure.isRetryable()).isTrue();
              assertThat(framesOfRefusal(failure))
                  .contains("MultiExchange.responseAsyncImpl", "run.CallbackThread")
                  .doesNotContain("SelectorManager");
            });
    assertThat(server.exchanges()).hasSize(3);
  }

  private CompletableFuture<MessageResponse> get() {
    return transport.call(ApiRequest.get(ApiPath.of("/x")), AnswerReader::messageResponse);
  }

  private static String framesOfRefusal(Throwable failure) {
    StringBuilder frames = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      frames.append(each.getClass().getName()).append('\n');
      frames.append(
          Arrays.stream(each.getStackTrace())
              .map(StackTraceElement::toString)
              .collect(Collectors.joining("\n")));
    }
    return frames.toString();
  }

  private void serve(ScriptedServer.Script script, boolean owned) throws IOException {
    server = ScriptedServer.start(script);
    TransportSettings settings = new TransportSettings();
    settings.baseUrls = List.of(server.url());
    settings.retryPolicy = RetryPolicy.none();
    settings.plain = true;
    settings.loggerName = "test";
    HttpClient client =
        owned ? HttpClients.create(settings, Optional.empty()) : HttpClient.newHttpClient();
    transport = new HttpTransport(settings, client, owned, timers, () -> 0.5);
  }

  private void answer(ScriptedExchange exchange) throws IOException {
    if (exchange.requestLine().contains("/stream")) {
      exchange.startEvents().text("done").done().endTransfer();
    } else {
      exchange.send(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
              + header.get()
              + "Content-Length: "
              + REPLY.length()
              + "\r\n\r\n"
              + REPLY);
    }
  }

  private void awaitIdle(int connections) {
    await().until(() -> transport.clients.leastBusy().idleConnections(server.url()) >= connections);
  }
}
