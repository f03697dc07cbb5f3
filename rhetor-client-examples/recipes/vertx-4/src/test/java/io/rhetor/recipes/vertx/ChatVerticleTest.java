package io.rhetor.recipes.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.RhetorTest;
import io.rhetor.client.testing.SimulatedRhetor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application's Vert.x 4 and Netty 4.1 beside those of the simulated Rhetor. */
@RhetorTest
class ChatVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private ChatVerticle chat;

  @BeforeEach
  void deploy(SimulatedRhetor server) throws Exception {
    chat = new ChatVerticle(server.url().toString());
    vertx.deployVerticle(chat).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + chat.port() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), body);
  }

  private static String question() {
    return "/answers?question=" + URLEncoder.encode("What is Tekton?", StandardCharsets.UTF_8);
  }

  private static String text(String events) {
    return events
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> new JsonObject(line.substring("data: ".length())).getString("text"))
        .collect(Collectors.joining());
  }

  @Test
  void answersAreStreamed() throws Exception {
    assertThat(text(get(question(), BodyHandlers.ofString()).body()))
        .startsWith("Tekton is an ecosystem");
  }

  @Test
  void aFailureIsTheLastEvent(SimulatedRhetor server) throws Exception {
    server.inject(Fault.errorBeforeChunks("overloaded"));

    assertThat(get(question(), BodyHandlers.ofString()).body())
        .startsWith("event: failure")
        .contains("overloaded");
  }

  @Test
  void aReaderThatGoesAwayEndsTheAnswerAtTheServer(SimulatedRhetor server) throws Exception {
    server.inject(Fault.stallAfterChunks(2));
    try (InputStream body = get(question(), BodyHandlers.ofInputStream()).body()) {
      assertThat(body.read()).isEqualTo('e');
    }
    Awaitility.await().until(() -> server.cancelledStreams() > 0);
  }

  @Test
  void healthIsThatOfRhetor(SimulatedRhetor server) throws Exception {
    assertThat(get("/health", BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    server.inject(Fault.serviceUnavailable().times(10));
    assertThat(get("/health", BodyHandlers.ofString()).statusCode()).isEqualTo(503);
  }

  @Test
  void theTwoVertxAreNotOne() {
    assertThat(Vertx.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .contains("vertx-core-4.");
    assertThat(SimulatedRhetor.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .endsWith(".jar");
  }
}
