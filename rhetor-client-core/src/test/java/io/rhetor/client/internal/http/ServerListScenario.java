package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.internal.json.AnswerReader;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.policy.ServerPolicy;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.support.ScriptedServer.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** Calls to several scripted servers, on a clock and a chance that the tests choose. */
abstract class ServerListScenario {
  static final Duration OPEN = Duration.ofSeconds(30);
  static final Duration HALF_OF_FIRST = Duration.ofMillis(250);
  static final Script ANSWER = exchange -> exchange.respondJson(200, "{\"message\":\"done\"}");
  static final Script UNAVAILABLE = exchange -> exchange.respondJson(503, "{}");

  final ManualTimers timers = new ManualTimers();
  final List<Backend> servers = new ArrayList<>();
  RetryPolicy retryPolicy = RetryPolicy.ofDefaults();
  ServerPolicy serverPolicy = openingAfter(5);
  Optional<Duration> totalTimeout = Optional.empty();
  HttpTransport transport;

  /** A server that changes its mind. */
  static final class Backend {
    final ScriptedServer server;
    volatile Script script = ANSWER;

    Backend() throws IOException {
      server = ScriptedServer.start(exchange -> this.script.play(exchange));
    }

    URI url() {
      return server.url();
    }

    int requests() {
      return server.exchanges().size();
    }

    ScriptedExchange exchange(int index) {
      return server.exchanges().get(index);
    }

    /** Refuses connections from now on. */
    void die() throws IOException {
      server.close();
    }
  }

  static ServerPolicy openingAfter(int failures) {
    return ServerPolicy.builder()
        .circuitBreaker(
            CircuitBreakerPolicy.builder().consecutiveFailures(failures).openDuration(OPEN).build())
        .build();
  }

  void start(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      servers.add(new Backend());
    }
    TransportSettings settings = new TransportSettings();
    settings.baseUrls = servers.stream().map(Backend::url).collect(Collectors.toList());
    settings.serverPolicy = serverPolicy;
    settings.totalTimeout = totalTimeout;
    settings.retryPolicy = retryPolicy;
    settings.serverZone = Optional.of(ZoneOffset.UTC);
    settings.loggerName = "io.rhetor.client.test";
    transport = new HttpTransport(settings, HttpClient.newHttpClient(), true, timers, () -> 0.5);
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    for (Backend each : servers) {
      each.server.close();
    }
  }

  Backend server(int index) {
    return servers.get(index);
  }

  List<Integer> requests() {
    return servers.stream().map(Backend::requests).collect(Collectors.toList());
  }

  CompletableFuture<MessageResponse> get() {
    return transport.call(ApiRequest.get(ApiPath.of("/thing")), AnswerReader::messageResponse);
  }

  CompletableFuture<MessageResponse> message() {
    return transport.call(post("/message"), AnswerReader::messageResponse);
  }

  CompletableFuture<MessageResponse> message(String context) {
    return transport.call(inContext("/message", context), AnswerReader::messageResponse);
  }

  RecordingSubscriber stream() {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    transport.stream(post("/stream")).subscribe(subscriber);
    return subscriber;
  }

  static ApiRequest post(String path) {
    return ApiRequest.post(ApiPath.of(path), "{}".getBytes(StandardCharsets.UTF_8));
  }

  static ApiRequest inContext(String path, String context) {
    return post(path).inContext(Optional.of(ContextId.of(context)));
  }

  /** The servers in the order in which a context prefers them. */
  List<Backend> preferredBy(String context) {
    return Rendezvous.order(context, servers, backend -> backend.url().toString());
  }

  static Script refusing(int status, String header) {
    return exchange ->
        exchange.send(
            "HTTP/1.1 " + status + " Scripted\r\n" + header + "\r\nContent-Length: 0\r\n\r\n");
  }

  void answered(CompletableFuture<MessageResponse> call) throws Exception {
    assertThat(Outcomes.valueOf(call).message()).isEqualTo("done");
  }

  void awaitWait(Duration wait) {
    await().until(() -> timers.untilNext().equals(Optional.of(wait)));
  }

  void awaitRequests(Backend server, int count) {
    await().until(() -> server.requests() == count);
  }
}
