package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Demand: what is read for it, what needs none, and whom a slow subscriber harms. */
class StreamBackpressureTest {
  private static void answerHello(ScriptedExchange exchange) throws IOException {
    exchange.startEvents().text("Hello").text(", world").done().endTransfer();
  }

  @Test
  void completion_needsNoDemand() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(StreamBackpressureTest::answerHello);
        RhetorClient rhetor = Clients.of(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(2);
      rhetor.streamMessage("Hi").subscribe(subscriber);

      subscriber.awaitCompletion();
      assertThat(subscriber.text()).isEqualTo("Hello, world");
    }
  }

  @Test
  void completion_ofAnEmptyAnswer_needsNoDemandAtAll() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(exchange -> exchange.startEvents().done().endTransfer());
        RhetorClient rhetor = Clients.of(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(0);
      rhetor.streamMessage("Hi").subscribe(subscriber);

      subscriber.awaitCompletion();
    }
  }

  @Test
  void completion_comesBehindPingsWithoutDemand() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.startEvents().text("only");
                  for (int i = 0; i < 100; i++) {
                    exchange.transferChunk(": ping - 2026-11-22 10:54:09.632285+00:00\r\n\r\n");
                  }
                  exchange.done().endTransfer();
                });
        RhetorClient rhetor = Clients.of(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
      rhetor.streamMessage("Hi").subscribe(subscriber);

      subscriber.awaitCompletion();
      assertThat(subscriber.text()).isEqualTo("only");
    }
  }

  @Test
  void endlessStream_withADemandOfOne_isReadNoFurtherThanItsBuffers() throws Exception {
    AtomicLong written = new AtomicLong();
    String kilobyte = "x".repeat(1_000);
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.startEvents();
                  while (true) {
                    exchange.text(kilobyte);
                    written.addAndGet(1_000);
                  }
                });
        RhetorClient rhetor = Clients.of(server)) {
      RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
      rhetor.streamMessage("Hi").subscribe(subscriber);

      // The server fills the sockets' buffers and then stands still, far below what it could send.
      AtomicLong before = new AtomicLong(-1);
      await()
          .pollInterval(Duration.ofMillis(200))
          .until(
              () ->
                  subscriber.chunks().size() == 1
                      && before.getAndSet(written.get()) == written.get());
      assertThat(subscriber.chunks()).hasSize(1);
      subscriber.subscription().cancel();
    }
  }

  @Test
  void endlessStream_whoseSubscriberWantsAllAndBlocks_isReadNoFurtherThanItsBuffers()
      throws Exception {
    AtomicLong written = new AtomicLong();
    CountDownLatch release = new CountDownLatch(1);
    String kilobyte = "x".repeat(1_000);
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.startEvents();
                  while (true) {
                    exchange.text(kilobyte);
                    written.addAndGet(1_000);
                  }
                });
        RhetorClient rhetor = Clients.of(server)) {
      RecordingSubscriber subscriber =
          RecordingSubscriber.unbounded()
              .onChunk((subscription, chunk) -> awaitUninterruptibly(release));
      rhetor.streamMessage("Hi").subscribe(subscriber);

      AtomicLong before = new AtomicLong(-1);
      await()
          .pollInterval(Duration.ofMillis(200))
          .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
      subscriber.subscription().cancel();
      release.countDown();
    }
  }

  @Test
  void slowSubscriber_getsEverythingInOrder() throws Exception {
    int count = 2_000;
    try (ScriptedServer server =
            ScriptedServer.start(
                exchange -> {
                  exchange.startEvents();
                  for (int i = 0; i < count; i++) {
                    exchange.text(i + " ");
                  }
                  exchange.done().endTransfer();
                });
        RhetorClient rhetor = Clients.of(server)) {
      RecordingSubscriber subscriber =
          RecordingSubscriber.requesting(1)
              .onChunk((subscription, chunk) -> subscription.request(1));
      rhetor.streamMessage("Hi").subscribe(subscriber);

      subscriber.awaitCompletion();
      assertThat(subscriber.chunks())
          .extracting(StreamChunk::text)
          .isEqualTo(IntStream.range(0, count).mapToObj(i -> i + " ").collect(Collectors.toList()));
    }
  }

  @Test
  void blockedSubscriber_doesNotHoldUpOtherCalls() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start(StreamBackpressureTest::answerHello);
        RhetorClient rhetor = Clients.of(server)) {
      List<RecordingSubscriber> blocked =
          Stream.generate(RecordingSubscriber::unbounded).limit(8).collect(Collectors.toList());
      AtomicInteger inOnNext = new AtomicInteger();
      for (RecordingSubscriber subscriber : blocked) {
        rhetor
            .streamMessage("blocks")
            .subscribe(
                subscriber.onChunk(
                    (subscription, chunk) -> {
                      inOnNext.incrementAndGet();
                      awaitUninterruptibly(release);
                    }));
      }
      await().until(() -> inOnNext.get() == blocked.size());

      assertThat(valueOf(rhetor.streamMessage("flows").collect()).message())
          .isEqualTo("Hello, world");

      release.countDown();
      for (RecordingSubscriber subscriber : blocked) {
        subscriber.awaitCompletion();
      }
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
