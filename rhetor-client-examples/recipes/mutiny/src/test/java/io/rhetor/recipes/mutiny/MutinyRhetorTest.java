package io.rhetor.recipes.mutiny;

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
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MutinyRhetorTest {
  private static final MessageRequest QUESTION = MessageRequest.of("What is Tekton?");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private SimulatedRhetor server;
  private RhetorClient client;
  private MutinyRhetor rhetor;

  @BeforeEach
  void start() {
    server = SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(1)).start();
    client = RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build());
    rhetor = new MutinyRhetor(client);
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  @Test
  void aUniAsksForEachSubscription() {
    Uni<MessageResponse> answer = rhetor.ask(QUESTION);
    assertThat(server.requestCount()).isZero();

    assertThat(answer.await().atMost(LIMIT).message()).startsWith("Tekton is an ecosystem");
    assertThat(answer.await().atMost(LIMIT).message()).startsWith("Tekton is an ecosystem");
    assertThat(server.requestCount()).isEqualTo(2);
  }

  @Test
  void aMultiHasThePieces() {
    String text =
        rhetor.stream(QUESTION)
            .map(StreamChunk::text)
            .collect()
            .with(Collectors.joining())
            .await()
            .atMost(LIMIT);

    assertThat(text).startsWith("Tekton is an ecosystem");
  }

  @Test
  void demandAndCancellationReachTheServer() {
    server.inject(Fault.stallAfterChunks(3));

    AssertSubscriber<StreamChunk> subscriber =
        rhetor.stream(QUESTION).subscribe().withSubscriber(AssertSubscriber.create(2));
    subscriber.awaitItems(2, LIMIT);
    subscriber.cancel();

    await().until(() -> server.cancelledStreams() == 1);
  }

  @Test
  void cancellingEndsTheCallAtTheServer() {
    server.inject(Fault.stallBeforeHeaders());

    Cancellable call = rhetor.ask(QUESTION).subscribe().with(answer -> {});
    await().until(() -> server.heldRequests() == 1);
    call.cancel();

    await().until(() -> server.heldRequests() == 0);
  }

  @Test
  void retryAsksAnew() {
    server.inject(Fault.errorAfterChunks(2, "overloaded"));

    assertThat(
            rhetor.stream(QUESTION)
                .collect()
                .asList()
                .onFailure()
                .retry()
                .atMost(1)
                .await()
                .atMost(LIMIT))
        .hasSizeGreaterThan(10);
  }

  @Test
  void errorsAreThoseOfTheClient() {
    server.inject(Fault.errorAfterChunks(2, "overloaded"));

    rhetor.stream(QUESTION)
        .subscribe()
        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE))
        .awaitFailure(LIMIT)
        .assertFailedWith(RhetorStreamException.class);
  }
}
