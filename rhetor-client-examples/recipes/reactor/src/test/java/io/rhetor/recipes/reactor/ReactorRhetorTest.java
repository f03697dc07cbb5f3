package io.rhetor.recipes.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ReactorRhetorTest {
  private static final MessageRequest QUESTION = MessageRequest.of("What is Tekton?");

  private SimulatedRhetor server;
  private RhetorClient client;
  private ReactorRhetor rhetor;

  @BeforeEach
  void start() {
    server = SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(1)).start();
    client = RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build());
    rhetor = new ReactorRhetor(client);
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  @Test
  void aMonoAsksForEachSubscription() {
    Mono<MessageResponse> answer = rhetor.ask(QUESTION);
    assertThat(server.requestCount()).isZero();

    for (int i = 1; i <= 2; i++) {
      StepVerifier.create(answer.map(MessageResponse::message))
          .assertNext(text -> assertThat(text).startsWith("Tekton is an ecosystem"))
          .verifyComplete();
      assertThat(server.requestCount()).isEqualTo(i);
    }
  }

  @Test
  void aFluxHasThePiecesAndTheirModel() {
    StepVerifier.create(
            rhetor.stream(QUESTION).map(StreamChunk::text).collect(Collectors.joining()))
        .assertNext(text -> assertThat(text).startsWith("Tekton is an ecosystem"))
        .verifyComplete();
  }

  @Test
  void demandReachesTheServer() {
    server.inject(Fault.stallAfterChunks(3));

    StepVerifier.create(rhetor.stream(QUESTION), 0)
        .thenRequest(2)
        .expectNextCount(2)
        .thenCancel()
        .verify();

    await().until(() -> server.cancelledStreams() == 1);
  }

  @Test
  void disposingEndsTheCallAtTheServer() {
    server.inject(Fault.stallBeforeHeaders());

    Disposable call = rhetor.ask(QUESTION).subscribe();
    await().until(() -> server.heldRequests() == 1);
    call.dispose();

    await().until(() -> server.heldRequests() == 0);
  }

  @Test
  void retryAsksAnew() {
    server.inject(Fault.errorAfterChunks(2, "overloaded"));

    StepVerifier.create(rhetor.stream(QUESTION).collectList().retry(1))
        .assertNext(chunks -> assertThat(chunks).hasSizeGreaterThan(10))
        .verifyComplete();
  }

  @Test
  void errorsAreThoseOfTheClient() {
    server.inject(Fault.errorAfterChunks(2, "overloaded"));

    StepVerifier.create(rhetor.stream(QUESTION).then()).verifyError(RhetorStreamException.class);
  }
}
