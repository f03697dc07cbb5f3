package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rhetor.client.ChatSession;
import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.ResponseInfo;
import io.rhetor.client.message.Role;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tasks that every component has, each against a simulated Rhetor. */
class EverydayTasksTest {
  private final SimulatedRhetor server =
      SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
  private final RhetorClient rhetor =
      RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build());
  private final EverydayTasks tasks = new EverydayTasks(rhetor);
  private final List<String> shown = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    rhetor.close();
    server.close();
  }

  @Test
  void ask() {
    assertThat(tasks.ask("What is Tekton?")).contains("Tekton is an ecosystem");
  }

  @Test
  void stream() {
    String whole = tasks.stream("What is Tekton?", shown::add);

    assertThat(whole).contains("Tekton is an ecosystem");
    assertThat(String.join("", shown)).isEqualTo(whole);
    assertThat(shown).hasSizeGreaterThan(1);
  }

  @Test
  void cancelButton() {
    server.inject(Fault.stallAfterChunks(2));
    CompletableFuture<MessageResponse> answer = tasks.cancelButton("Go on", shown::add);
    await().until(() -> shown.size() == 2);
    answer.cancel(true);

    assertThat(answer).isCancelled();
    assertThat(shown).hasSize(2);
  }

  @Test
  void chat() {
    try (ChatSession session = tasks.chat()) {
      await(session.send("My name is Ada."));
      await(session.stream("What is my name?").forEach(chunk -> shown.add(chunk.text())));

      assertThat(session.history())
          .extracting(turn -> turn.role())
          .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT);
    }
  }

  @Test
  void timeoutForACall() {
    server.inject(Fault.stallBeforeHeaders());

    assertThat(catchThrowable(() -> tasks.withTimeout("Hi", Duration.ofMillis(200))))
        .isInstanceOf(RhetorTimeoutException.class)
        .extracting(thrown -> ((RhetorTimeoutException) thrown).limit())
        .isEqualTo(Duration.ofMillis(200));
    assertThat(tasks.ask("What is Tekton?")).as("another call").contains("Tekton");
  }

  @Test
  void headerForACall() {
    try (HeaderServer seen = HeaderServer.start();
        RhetorClient client = RhetorClient.create(seen.config())) {
      assertThat(new EverydayTasks(client).withHeader("Hi", "acme")).isEqualTo("Hello");
      assertThat(new EverydayTasks(client).ask("Hi")).isEqualTo("Hello");

      assertThat(seen.values("X-Tenant")).containsExactly("acme", "");
    }
  }

  @Test
  void ownAuthenticationHeaderThatRotates() {
    AtomicInteger rotations = new AtomicInteger();
    try (HeaderServer seen = HeaderServer.start();
        RhetorClient client =
            EverydayTasks.withRotatingKey(
                seen.config(), () -> "key-" + rotations.incrementAndGet())) {
      await(client.sendMessage("Hi"));
      await(client.sendMessage("Hi"));

      assertThat(seen.values("X-Auth-Key")).containsExactly("key-1", "key-2");
    }
  }

  @Test
  void statusAndHeadersOfASuccess() {
    ResponseInfo info = tasks.statusAndHeaders("What is Tekton?");

    assertThat(info.status()).isEqualTo(200);
    assertThat(info.headers().get("content-type")).containsExactly("application/json");
    assertThat(info.server()).isEqualTo(server.url());
    assertThat(info.attempts()).isEqualTo(1);
  }

  @Test
  void fallback() {
    server.close();
    try (LlmClient llm =
        tasks.fallback(
            request -> CompletableFuture.completedFuture(MessageResponse.of("Directly.")))) {
      assertThat(await(llm.sendMessage("Hi")).message()).isEqualTo("Directly.");
      assertThat(await(llm.streamMessage("Hi").collect()).isFallback()).isTrue();
    }
  }

  @Test
  void unitTestWithoutAServer() {
    assertThat(EverydayTasks.summary(LlmClient.answering("Short."), "long")).isEqualTo("Short.");
  }

  /** Answers every message, and keeps the headers that came with it. */
  private static final class HeaderServer implements AutoCloseable {
    private final List<Headers> received = new CopyOnWriteArrayList<>();
    private final HttpServer http;

    private HeaderServer(HttpServer http) {
      this.http = http;
      http.createContext("/", this::answer);
      http.start();
    }

    static HeaderServer start() {
      try {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new HeaderServer(HttpServer.create(anyPort, 0));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private void answer(HttpExchange exchange) throws IOException {
      received.add(exchange.getRequestHeaders());
      exchange.getRequestBody().readAllBytes();
      byte[] body = "{\"message\": \"Hello\"}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }

    RhetorConfig config() {
      String url = "http://127.0.0.1:" + http.getAddress().getPort();
      return RhetorConfig.builder().baseUrl(url).build();
    }

    /** The values of a header, request by request; an empty text where there is none. */
    List<String> values(String header) {
      return received.stream()
          .map(headers -> Objects.requireNonNullElse(headers.getFirst(header), ""))
          .collect(Collectors.toList());
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }
}
