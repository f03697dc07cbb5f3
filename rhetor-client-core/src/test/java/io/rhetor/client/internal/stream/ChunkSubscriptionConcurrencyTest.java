package io.rhetor.client.internal.stream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.stream.StreamChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChunkSubscriptionConcurrencyTest {
  private static final int CHUNKS = 10_000;
  private static final int REQUESTERS = 3;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeSource source = new FakeSource();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void cancel_fromAnotherThreadWhileOnNextBlocks_abortsTheSourceAtOnce() throws Exception {
    CountDownLatch inOnNext = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    SignalRecorder subscriber =
        new SignalRecorder(
            chunk -> {
              inOnNext.countDown();
              awaitQuietly(released);
            });
    ChunkSubscription subscription = source.holding("a", "b").completing().joinedTo(subscriber, 10);
    Future<?> delivery = threads.submit(() -> subscription.request(5));
    inOnNext.await();

    subscription.cancel();

    assertThat(source.aborts).hasValue(1);
    released.countDown();
    delivery.get(30, SECONDS);
    assertThat(subscriber.signals).containsExactly("a");
  }

  @Test
  void fail_fromAnotherThreadWhileOnNextBlocks_isDeliveredWhenItReturns() throws Exception {
    CountDownLatch inOnNext = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    SignalRecorder subscriber =
        new SignalRecorder(
            chunk -> {
              inOnNext.countDown();
              awaitQuietly(released);
            });
    ChunkSubscription subscription = source.holding("a", "b").joinedTo(subscriber, 10);
    Future<?> delivery = threads.submit(() -> subscription.request(5));
    inOnNext.await();

    subscription.fail(new RhetorConnectionException("lost", null, true));

    assertThat(source.aborts).hasPositiveValue();
    assertThat(subscriber.signals).containsExactly("a");
    released.countDown();
    delivery.get(30, SECONDS);
    assertThat(subscriber.signals).hasSize(2);
    assertThat(subscriber.failure()).hasMessageContaining("lost");
  }

  @RepeatedTest(5)
  void manyThreads_neverOverlapNorExceedTheDemand() throws Exception {
    CheckingSubscriber subscriber = new CheckingSubscriber();
    ChunkSubscription subscription = source.joinedTo(subscriber, 10);
    CyclicBarrier start = new CyclicBarrier(REQUESTERS + 2);
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < REQUESTERS; i++) {
      int batch = i + 1;
      work.add(threads.submit(() -> request(subscription, subscriber, batch, start)));
    }
    work.add(threads.submit(() -> produce(subscription, start)));
    work.add(threads.submit(() -> signal(subscription, start)));
    for (Future<?> part : work) {
      part.get(50, SECONDS);
    }

    assertThat(subscriber.over.await(50, SECONDS)).isTrue();
    assertThat(subscriber.received).hasValue(CHUNKS);
    assertThat(subscriber.outOfOrder).isFalse();
    assertThat(subscriber.overlapped).isFalse();
    assertThat(subscriber.exceeded).isFalse();
    assertThat(source.overlapped).isFalse();
  }

  private static Void request(
      ChunkSubscription subscription, CheckingSubscriber subscriber, int batch, CyclicBarrier start)
      throws Exception {
    start.await();
    for (int asked = 0; asked < CHUNKS; asked += batch) {
      subscriber.requested.addAndGet(batch);
      subscription.request(batch);
    }
    return null;
  }

  private Void produce(ChunkSubscription subscription, CyclicBarrier start) throws Exception {
    start.await();
    for (int i = 0; i < CHUNKS; i++) {
      source.put(StreamChunk.of(String.valueOf(i)));
      subscription.signal();
    }
    source.completing();
    subscription.signal();
    return null;
  }

  private static Void signal(ChunkSubscription subscription, CyclicBarrier start) throws Exception {
    start.await();
    for (int i = 0; i < CHUNKS; i++) {
      subscription.signal();
    }
    return null;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class CheckingSubscriber implements Flow.Subscriber<StreamChunk> {
    final AtomicLong requested = new AtomicLong();
    final AtomicInteger received = new AtomicInteger();
    final AtomicBoolean outOfOrder = new AtomicBoolean();
    final AtomicBoolean overlapped = new AtomicBoolean();
    final AtomicBoolean exceeded = new AtomicBoolean();
    final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean busy = new AtomicBoolean();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(StreamChunk chunk) {
      overlapped.compareAndSet(false, !busy.compareAndSet(false, true));
      int index = received.getAndIncrement();
      outOfOrder.compareAndSet(false, !chunk.text().equals(String.valueOf(index)));
      exceeded.compareAndSet(false, index >= requested.get());
      busy.set(false);
    }

    @Override
    public void onError(Throwable failure) {
      over.countDown();
    }

    @Override
    public void onComplete() {
      overlapped.compareAndSet(false, busy.get());
      over.countDown();
    }
  }
}
