package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.RecordingSubscriber;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cancelling reaches the connection, at every stage and from every handle. */
class StreamCancellationTest extends CancellationAtServer {
  @Test
  void cancel_insideOnSubscribe_sendsNothing() throws Exception {
    serveSilence();
    rhetor
        .streamMessage("never sent")
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
              }

              @Override
              public void onNext(StreamChunk chunk) {}

              @Override
              public void onError(Throwable failure) {}

              @Override
              public void onComplete() {}
            });

    // A later request proves that the earlier one would have arrived by now.
    rhetor.streamMessage("sent").subscribe(RecordingSubscriber.unbounded());
    awaitRequest();
    assertThat(server.exchanges()).hasSize(1);
    assertThat(server.exchanges().get(0).body()).contains("\"sent\"");
  }

  @Test
  void cancel_beforeHeaders_closesTheConnection() throws Exception {
    serveSilence();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    rhetor.streamMessage("Hi").subscribe(subscriber);
    awaitRequest();

    subscriber.subscription().cancel();

    assertThatTheServerSeesTheEnd();
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void cancel_betweenHeadersAndFirstChunk_closesTheConnection() throws Exception {
    CountDownLatch headersSent = new CountDownLatch(1);
    serve(
        exchange -> {
          exchange.startEvents();
          headersSent.countDown();
          exchange.awaitClientClose();
        });
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    rhetor.streamMessage("Hi").subscribe(subscriber);
    assertThat(headersSent.await(30, TimeUnit.SECONDS)).isTrue();

    subscriber.subscription().cancel();

    assertThatTheServerSeesTheEnd();
  }

  @Test
  void cancel_midStream_closesTheConnectionAndSilencesTheStream() throws Exception {
    serveOneChunkAndSilence();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    rhetor.streamMessage("Hi").subscribe(subscriber);
    await().until(() -> subscriber.chunks().size() == 1);

    subscriber.subscription().cancel();

    assertThatTheServerSeesTheEnd();
    assertThat(subscriber.hasEnded()).isFalse();
  }

  @Test
  void cancel_whileNothingIsAskedFor_closesTheConnection() throws Exception {
    serve(
        exchange -> {
          exchange.startEvents().text("first").text("second");
          exchange.awaitClientClose();
        });
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
    rhetor.streamMessage("Hi").subscribe(subscriber);
    await().until(() -> subscriber.chunks().size() == 1);

    subscriber.subscription().cancel();

    assertThatTheServerSeesTheEnd();
  }

  @Test
  void cancel_insideOnNext_closesTheConnectionAndDeliversNoMore() throws Exception {
    serve(
        exchange -> {
          exchange.startEvents();
          exchange.transferChunk("data: {\"chunk\":\"a\"}\n\ndata: {\"chunk\":\"b\"}\n\n");
          exchange.awaitClientClose();
        });
    RecordingSubscriber subscriber =
        RecordingSubscriber.unbounded().onChunk((subscription, chunk) -> subscription.cancel());
    rhetor.streamMessage("Hi").subscribe(subscriber);

    awaitRequest();
    assertThatTheServerSeesTheEnd();
    assertThat(subscriber.text()).isEqualTo("a");
  }

  @Test
  void cancel_whileOnNextBlocks_closesTheConnectionAtOnce() throws Exception {
    serveOneChunkAndSilence();
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    RecordingSubscriber subscriber =
        RecordingSubscriber.unbounded()
            .onChunk(
                (subscription, chunk) -> {
                  blocked.countDown();
                  awaitUninterruptibly(release);
                });
    rhetor.streamMessage("Hi").subscribe(subscriber);
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();

    subscriber.subscription().cancel();

    assertThatTheServerSeesTheEnd();
    release.countDown();
  }

  @Test
  void close_endsARunningStreamWithItsPartialText() throws Exception {
    serveOneChunkAndSilence();
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    rhetor.streamMessage("Hi").subscribe(subscriber);
    await().until(() -> subscriber.chunks().size() == 1);

    rhetor.close();

    assertThatTheServerSeesTheEnd();
    assertThat(subscriber.awaitFailure())
        .isInstanceOfSatisfying(
            RhetorStreamException.class,
            failure -> {
              assertThat(failure.partial()).isEqualTo("first");
              assertThat(failure).hasCauseInstanceOf(ClientClosedException.class);
              assertThat(failure.mayHaveBeenProcessed()).isTrue();
            });
  }

  @Test
  void cancel_afterTheEnd_leavesTheConnectionToOthers() throws Exception {
    serve(exchange -> exchange.startEvents().text("all").done().endTransfer());
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    rhetor.streamMessage("Hi").subscribe(subscriber);
    subscriber.awaitCompletion();
    subscriber.subscription().cancel();

    assertThat(valueOf(rhetor.streamMessage("again").collect()).message()).isEqualTo("all");
    assertThat(subscriber.text()).isEqualTo("all");
  }

  @Test
  void subscriberThatThrows_isCancelled() throws Exception {
    serveOneChunkAndSilence();
    RecordingSubscriber subscriber =
        RecordingSubscriber.unbounded()
            .onChunk(
                (subscription, chunk) -> {
                  throw new IllegalStateException("as the test wants");
                });
    rhetor.streamMessage("Hi").subscribe(subscriber);

    awaitRequest();
    assertThatTheServerSeesTheEnd();
    assertThat(subscriber.hasEnded()).isFalse();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
