package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.HandDrivenHttpClient;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers' code that blocks or throws before a request is sent, at its first or second attempt. */
@Timeout(120)
class CallersCodeBeforeRequestsTest extends CallersCodeScenario {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final ManualTimers timers = new ManualTimers();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger entered = new AtomicInteger();
  private ScriptedServer server;
  private volatile int passing;
  private volatile Throwable thrown;

  @BeforeEach
  void startServer() throws IOException {
    server = ScriptedServer.start(this::answer);
  }

  @AfterEach
  void stop() throws IOException {
    release.countDown();
    server.close();
  }

  /** What is run before a request is sent. */
  private enum Code {
    TOKEN_SUPPLIER {
      @Override
      RhetorConfig.Builder in(RhetorConfig.Builder config, CallersCodeBeforeRequestsTest test) {
        return config.token(
            () -> {
              test.pass();
              return "token";
            });
      }
    },
    PROXY_SELECTOR {
      @Override
      RhetorConfig.Builder in(RhetorConfig.Builder config, CallersCodeBeforeRequestsTest test) {
        return config.proxy(
            new ProxySelector() {
              @Override
              public List<Proxy> select(URI uri) {
                test.pass();
                return List.of(Proxy.NO_PROXY);
              }

              @Override
              public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
            });
      }
    },
    HTTP_CLIENT {
      @Override
      RhetorConfig.Builder in(RhetorConfig.Builder config, CallersCodeBeforeRequestsTest test) {
        return config.httpClient(new Wrapped(test::pass));
      }
    };

    abstract RhetorConfig.Builder in(
        RhetorConfig.Builder config, CallersCodeBeforeRequestsTest test);
  }

  static Stream<Arguments> codeFormsAndAttempts() {
    return Stream.of(Code.values())
        .flatMap(
            code ->
                Stream.of(Form.values())
                    .flatMap(
                        form -> Stream.of(1, 2).map(attempt -> Arguments.of(code, form, attempt))));
  }

  @ParameterizedTest
  @MethodSource("codeFormsAndAttempts")
  void codeThatBlocks_isEndedByTheHeadersTimeout(Code code, Form form, int attempt) {
    blockAt(attempt);
    try (RhetorClient rhetor = client(code, attempt, timers)) {
      CompletableFuture<String> call = form.ask(rhetor);
      awaitEntered(attempt);

      timers.advance(LIMIT);

      RhetorTimeoutException failure = failureOf(call, RhetorTimeoutException.class);
      assertThat(failure.phase()).isEqualTo(RhetorTimeoutException.Phase.HEADERS);
      assertThat(failure.mayHaveBeenProcessed()).isFalse();
      if (code != Code.HTTP_CLIENT) {
        assertThat(failure)
            .hasMessageContaining("token supplier, a header supplier or the proxy selector");
      }
    }
    assertThat(requests).hasValue(attempt - 1);
  }

  @ParameterizedTest
  @MethodSource("codeFormsAndAttempts")
  void codeThatBlocks_keepsNeitherCancelNorCloseFromEndingTheCall(
      Code code, Form form, int attempt) {
    blockAt(attempt);
    RhetorClient rhetor = client(code, attempt, timers);
    CompletableFuture<String> cancelled = form.ask(rhetor);
    awaitEntered(attempt);
    CompletableFuture<String> closed = form.ask(rhetor);
    awaitEntered(attempt + 1);

    cancelled.cancel(true);
    rhetor.close();

    failureOf(closed, ClientClosedException.class);
    assertThat(cancelled).isCancelled();
    assertThat(requests).hasValue(attempt - 1);
  }

  static Stream<Arguments> codeFormsAttemptsAndKinds() {
    return codeFormsAndAttempts()
        .map(Arguments::get)
        .flatMap(
            each ->
                Stream.of(Kind.values())
                    .map(kind -> Arguments.of(each[0], each[1], each[2], kind)));
  }

  @ParameterizedTest
  @MethodSource("codeFormsAttemptsAndKinds")
  void codeThatThrows_endsItsCallWithThatAsTheCause_andNoOther(
      Code code, Form form, int attempt, Kind kind) throws Exception {
    blockAt(attempt);
    Throwable fault = kind.make();
    thrown = fault;
    try (RhetorClient rhetor = client(code, 2, Timers.system())) {
      RhetorException failure = failureOf(form.ask(rhetor), RhetorException.class);

      assertThat(failure).hasRootCause(fault);
      assertThat(failure.attemptCount()).isEqualTo(attempt);
      if (code == Code.TOKEN_SUPPLIER) {
        assertThat(failure).isInstanceOf(RhetorConnectionException.class).hasCause(fault);
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
      }
      assertThat(requests).hasValue(attempt - 1);
      passing = Integer.MAX_VALUE;
      assertThat(valueOf(form.ask(rhetor))).isEqualTo("Hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientWhoseFutureBlocksInCancel_holdsUpNoLimitAndNoClose(Form form) throws Exception {
    AtomicInteger sent = new AtomicInteger();
    HttpClient silent =
        new HandDrivenHttpClient() {
          @Override
          public <T> CompletableFuture<HttpResponse<T>> sendAsync(
              HttpRequest request, BodyHandler<T> handler) {
            sent.incrementAndGet();
            return new CompletableFuture<>() {
              @Override
              public boolean cancel(boolean mayInterruptIfRunning) {
                block();
                return super.cancel(mayInterruptIfRunning);
              }
            };
          }
        };
    RhetorClient rhetor =
        client(Clients.configFor(server).httpClient(silent).totalTimeout(LIMIT), timers);
    CompletableFuture<String> late = form.ask(rhetor);
    await().until(() -> sent.get() == 1);
    timers.advance(LIMIT);
    failureOf(late, RhetorTimeoutException.class);
    CompletableFuture<String> closed = form.ask(rhetor);
    await().until(() -> sent.get() == 2);

    rhetor.close();

    failureOf(closed, RhetorException.class);
    await().until(() -> entered.get() == 2);
  }

  private RhetorClient client(Code code, int attempts, Timers time) {
    RetryPolicy policy =
        RetryPolicy.builder().maxAttempts(attempts).initialDelay(Duration.ofMillis(1)).build();
    return client(
        code.in(Clients.configFor(server).headersTimeout(LIMIT).retryPolicy(policy), this), time);
  }

  private static RhetorClient client(RhetorConfig.Builder config, Timers time) {
    return new RhetorHttpClient(ClientCore.create(config.build(), RhetorClient.class, time));
  }

  /** Lets the wait before a second attempt pass meanwhile. */
  private void awaitEntered(int times) {
    await()
        .until(
            () -> {
              timers.advance(Duration.ofMillis(1));
              return entered.get() == times;
            });
  }

  private void blockAt(int attempt) {
    refusals = attempt - 1;
    passing = attempt - 1;
  }

  private void pass() {
    if (entered.get() < passing) {
      entered.incrementAndGet();
    } else if (thrown != null) {
      throw CallersCodeScenario.<RuntimeException>sneaky(thrown);
    } else {
      block();
    }
  }

  private void block() {
    entered.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** A client of a caller's own class, as libraries make them around the JDK's. */
  private static final class Wrapped extends HandDrivenHttpClient {
    private final HttpClient jdk = HttpClient.newHttpClient();
    private final Runnable before;

    Wrapped(Runnable before) {
      this.before = before;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler) {
      before.run();
      return jdk.sendAsync(request, handler);
    }
  }
}
