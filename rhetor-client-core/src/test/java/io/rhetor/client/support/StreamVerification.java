package io.rhetor.client.support;

import static org.awaitility.Awaitility.await;

import io.rhetor.client.stream.StreamChunk;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/**
 * The Reactive Streams TCK for streams of chunks. It looks for signals each few milliseconds, where
 * the TCK by itself sleeps through its whole limit, so that the limit can suit a slow machine.
 */
public abstract class StreamVerification extends FlowPublisherVerification<StreamChunk> {
  private static final long LIMIT_MILLIS = 10_000;
  private static final long NO_SIGNAL_MILLIS = 50;
  private static final long POLL_MILLIS = 5;
  private static final Pattern COUNT = Pattern.compile("\"send (\\d+)\"");

  protected StreamVerification() {
    super(new PromptEnvironment(), LIMIT_MILLIS);
  }

  /** Plays a server that sends as many chunks as a message asks for, and refuses other messages. */
  protected static void play(ScriptedExchange exchange) throws IOException {
    Matcher count = COUNT.matcher(exchange.body());
    if (!count.find()) {
      exchange.respondJson(500, "{\"detail\": \"as asked\"}");
      return;
    }
    exchange.startEvents();
    for (long i = Long.parseLong(count.group(1)); i > 0; i--) {
      exchange.text("x");
    }
    exchange.done().endTransfer();
  }

  /** As the TCK has it, which sleeps through its limit before it collects garbage once. */
  @Override
  @Test
  public void
      required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber() {
    Flow.Publisher<StreamChunk> publisher =
        createFlowPublisher(Math.min(3, maxElementsFromPublisher()));
    WeakReference<?> subscriber = subscribeAndCancel(publisher);

    await()
        .until(
            () -> {
              System.gc();
              return subscriber.get() == null;
            });
    Reference.reachabilityFence(publisher);
  }

  /** In a method of its own, whose frame would keep the subscriber. */
  private static WeakReference<?> subscribeAndCancel(Flow.Publisher<StreamChunk> publisher) {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(1);
    publisher.subscribe(subscriber);
    await().until(() -> !subscriber.chunks().isEmpty());
    subscriber.subscription().cancel();
    return new WeakReference<>(subscriber);
  }

  /**
   * Waits for the error of a stream until it is there: the TCK by itself looks once, after its poll
   * interval, because of a wrong sign in its count of the time that is left.
   */
  private static final class PromptEnvironment extends TestEnvironment {
    PromptEnvironment() {
      super(LIMIT_MILLIS, NO_SIGNAL_MILLIS, POLL_MILLIS);
    }

    @Override
    public <T> ManualSubscriber<T> newManualSubscriber(Publisher<T> publisher, long timeoutMillis)
        throws InterruptedException {
      ErrorAwaiter<T> subscriber = new ErrorAwaiter<>(this);
      subscribe(publisher, subscriber, timeoutMillis);
      return subscriber;
    }
  }

  private static final class ErrorAwaiter<T>
      extends TestEnvironment.ManualSubscriberWithSubscriptionSupport<T> {
    private final CountDownLatch failed = new CountDownLatch(1);

    ErrorAwaiter(TestEnvironment environment) {
      super(environment);
    }

    @Override
    public void onError(Throwable cause) {
      super.onError(cause);
      failed.countDown();
    }

    @Override
    public <E extends Throwable> E expectError(Class<E> type, long limitMillis, long pollMillis)
        throws Exception {
      failed.await(limitMillis, TimeUnit.MILLISECONDS);
      return super.expectError(type, limitMillis, pollMillis);
    }

    @Override
    public <E extends Throwable> E expectError(
        Class<E> type, long limitMillis, long pollMillis, String message) throws Exception {
      failed.await(limitMillis, TimeUnit.MILLISECONDS);
      return super.expectError(type, limitMillis, pollMillis, message);
    }
  }
}
