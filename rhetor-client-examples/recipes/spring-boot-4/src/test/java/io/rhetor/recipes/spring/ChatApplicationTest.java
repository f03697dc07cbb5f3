package io.rhetor.recipes.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.RhetorExtension;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.recipes.spring.AnswerController.Piece;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ChatApplicationTest {
  @RegisterExtension
  static final RhetorExtension RHETOR =
      RhetorExtension.of(SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(5)));

  @DynamicPropertySource
  static void address(DynamicPropertyRegistry properties) {
    properties.add("rhetor.url", () -> RHETOR.server().url());
  }

  @Value("${local.server.port}")
  private int port;

  @Autowired private MeterRegistry meters;
  private WebTestClient web;

  @BeforeEach
  void connect() {
    web =
        WebTestClient.bindToServer()
            .baseUrl("http://localhost:" + port)
            .responseTimeout(Duration.ofSeconds(30))
            .build();
  }

  private Flux<ServerSentEvent<Piece>> answers(String question) {
    return web.get()
        .uri("/answers?question={question}", question)
        .exchange()
        .expectStatus()
        .isOk()
        .returnResult(new ParameterizedTypeReference<ServerSentEvent<Piece>>() {})
        .getResponseBody();
  }

  private static String text(List<ServerSentEvent<Piece>> events) {
    return events.stream().map(event -> event.data().text()).collect(Collectors.joining());
  }

  @Test
  void answersAreStreamedPieceByPiece() {
    List<ServerSentEvent<Piece>> events = answers("What is Tekton?").collectList().block();

    assertThat(events).hasSizeGreaterThan(10);
    assertThat(text(events)).startsWith("Tekton is an ecosystem");
  }

  @Test
  void wholeAnswersAreOneText(SimulatedRhetor server) {
    web.get()
        .uri("/answer?question={question}", "What is Tekton?")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .value(text -> assertThat(text).startsWith("Tekton is an ecosystem"));
    assertThat(server.url()).isEqualTo(RHETOR.server().url());
  }

  @Test
  void aFailureIsTheLastEvent() {
    RHETOR.server().inject(Fault.errorBeforeChunks("overloaded"));

    List<ServerSentEvent<Piece>> events = answers("What is Tekton?").collectList().block();

    assertThat(events).singleElement().extracting(ServerSentEvent::event).isEqualTo("failure");
    assertThat(text(events)).contains("overloaded");
  }

  @Test
  void aReaderThatGoesAwayEndsTheAnswerAtTheServer() {
    int before = RHETOR.server().cancelledStreams();
    RHETOR.server().inject(Fault.stallAfterChunks(3));

    assertThat(answers("What is Tekton?").take(2).collectList().block()).hasSize(2);

    Awaitility.await().until(() -> RHETOR.server().cancelledStreams() > before);
  }

  @Test
  void healthIsThatOfRhetor() {
    web.get().uri("/actuator/health").exchange().expectStatus().isOk();
    RHETOR.server().inject(Fault.serviceUnavailable().times(10));
    web.get().uri("/actuator/health").exchange().expectStatus().isEqualTo(503);
  }

  @Test
  void callsAreMeasured() {
    answers("What is Tekton?").collectList().block();

    Awaitility.await()
        .until(() -> meters.find("rhetor.client.calls").tag("outcome", "succeeded").timer() != null);
    assertThat(meters.get("rhetor.client.first.chunk").timer().count()).isPositive();
  }
}
