package io.rhetor.client.internal.reactive;

import java.util.concurrent.Flow;

/** Fails a subscriber for whom nothing will be sent (Reactive Streams 1.9). */
public final class Refusal {
  /** A subscription that does nothing. */
  public static final Flow.Subscription ENDED =
      new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };

  private Refusal() {}

  /** Refuses a second subscriber of a stream. */
  public static void refuseSecond(Flow.Subscriber<?> subscriber) {
    refuse(
        subscriber,
        new IllegalStateException(
            "This stream was subscribed to before, and a second subscriber would buy a second"
                + " answer. Call streamMessage or streamChat again for that."));
  }

  /** Gives the subscriber a subscription that does nothing, and the reason. */
  public static void refuse(Flow.Subscriber<?> subscriber, Throwable reason) {
    subscriber.onSubscribe(ENDED);
    subscriber.onError(reason);
  }
}
