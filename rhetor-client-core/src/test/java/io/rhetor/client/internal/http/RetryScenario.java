package io.rhetor.client.internal.http;

import static org.awaitility.Awaitility.await;

import io.rhetor.client.internal.json.AnswerReader;
import io.rhetor.client.listener.ClientListener;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.ManualTimers;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** A call to a scripted server, on a clock and a chance that the tests choose. */
abstract class RetryScenario {
  static final Duration HALF_OF_FIRST = Duration.ofMillis(250);
  static final Duration HALF_OF_SECOND = Duration.ofMillis(500);
  static final String REPLY = "{\"message\":\"done\"}";

  final ManualTimers timers = new ManualTimers();
  final AtomicInteger requests = new AtomicInteger();
  RetryPolicy policy = RetryPolicy.ofDefaults();
  Optional<ClientListener> listener = Optional.empty();
  Optional<Duration> totalTimeout = Optional.empty();
  Duration idleTimeout = Duration.ofSeconds(60);
  ScriptedServer server;
  HttpTransport transport;

  interface NumberedScript {
    void play(ScriptedExchange exchange, int number) throws IOException, InterruptedException;
  }

  /** Serves requests by a script that knows which one it is, counted from 1. */
  void serve(NumberedScript script) throws Exception {
    server = ScriptedServer.start(exchange -> script.play(exchange, requests.incrementAndGet()));
    TransportSettings settings = new TransportSettings();
    settings.baseUrls = List.of(server.url());
    settings.idleTimeout = idleTimeout;
    settings.totalTimeout = totalTimeout;
    settings.retryPolicy = policy;
    settings.serverZone = Optional.of(ZoneOffset.UTC);
    settings.listener = listener;
    settings.loggerName = "test";
    transport = new HttpTransport(settings, HttpClient.newHttpClient(), true, timers, () -> 0.5);
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    server.close();
  }

  CompletableFuture<MessageResponse> call() {
    return transport.call(post("/message"), AnswerReader::messageResponse);
  }

  RecordingSubscriber subscribe(long demand) {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(demand);
    transport.stream(post("/stream")).subscribe(subscriber);
    return subscriber;
  }

  static ApiRequest post(String path) {
    return ApiRequest.post(ApiPath.of(path), "{}".getBytes(StandardCharsets.UTF_8));
  }

  static NumberedScript unavailableUntil(int number, NumberedScript script) {
    return (exchange, current) -> {
      if (current < number) {
        exchange.respondJson(503, "{\"detail\":\"LLM client not initialized\"}");
      } else {
        script.play(exchange, current);
      }
    };
  }

  static void answer(ScriptedExchange exchange, int number) throws IOException {
    exchange.respondJson(200, REPLY);
  }

  static void refuse(ScriptedExchange exchange, int status, String header) throws IOException {
    exchange.send(
        "HTTP/1.1 " + status + " Scripted\r\n" + header + "\r\nContent-Length: 0\r\n\r\n");
  }

  void awaitWait(Duration wait) {
    await().until(() -> timers.untilNext().equals(Optional.of(wait)));
  }
}
