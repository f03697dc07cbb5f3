package io.rhetor.recipes.rxjava3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
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

class RxRhetorTest {
  private static final MessageRequest QUESTION = MessageRequest.of("What is Tekton?");

  private SimulatedRhetor server;
  private RhetorClient client;
  private RxRhetor rhetor;

  @BeforeEach
  void start() {
    server = SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(1)).start();
    client = RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build());
    rhetor = new RxRhetor(client);
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  @Test
  void aSingleAsksForEachSubscription() {
    Single<MessageResponse> answer = rhetor.ask(QUESTION);
    assertThat(server.requestCount()).isZero();

    assertThat(answer.blockingGet().message()).startsWith("Tekton is an ecosystem");
    assertThat(answer.blockingGet().message()).startsWith("Tekton is an ecosystem");
    assertThat(server.requestCount()).isEqualTo(2);
  }

  @Test
  void aFlowableHasThePieces() {
    String text =
        rhetor.stream(QUESTION).map(StreamChunk::text).collect(Collectors.joining()).blockingGet();

    assertThat(text).startsWith("Tekton is an ecosystem");
  }

  @Test
  void demandAndCancellationReachTheServer() {
    server.inject(Fault.stallAfterChunks(3));

    TestSubscriber<StreamChunk> subscriber = rhetor.stream(QUESTION).test(2);
    subscriber.awaitCount(2);
    subscriber.assertValueCount(2);
    subscriber.cancel();

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

    assertThat(rhetor.stream(QUESTION).toList().retry(1).blockingGet()).hasSizeGreaterThan(10);
  }

  @Test
  void errorsAreThoseOfTheClient() throws InterruptedException {
    server.inject(Fault.errorAfterChunks(2, "overloaded"));

    rhetor.stream(QUESTION).test().await().assertError(RhetorStreamException.class);
  }
}
