package io.rhetor.client.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link PublisherRelay}: a publisher and a subscriber that act at a time, each by its thread. */
public class PublisherRelayStress {

  /** Both ends of one stream. */
  private static class Both implements Flow.Subscriber<StreamChunk>, Flow.Subscription {
    final AtomicInteger cancels = new AtomicInteger();
    Flow.Subscriber<? super StreamChunk> publishersEnd;
    Flow.Subscription subscribersEnd;
    private volatile boolean inside;
    private String signals = "";

    Both() {
      PublisherRelay.begin(given -> publishersEnd = given, this);
    }

    private void note(char signal) {
      boolean second = inside;
      inside = true;
      signals += second ? '!' : signal;
      inside = false;
    }

    String signals() {
      return signals;
    }

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
      cancels.incrementAndGet();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscribersEnd = given;
      given.request(2);
    }

    @Override
    public void onNext(StreamChunk chunk) {
      note('n');
    }

    @Override
    public void onError(Throwable failure) {
      note('e');
    }

    @Override
    public void onComplete() {
      note('c');
    }
  }

  /** The publisher gives its subscription while the subscriber cancels. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The publisher is cancelled.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "By both, which Reactive Streams permit.")
  @Outcome(expect = FORBIDDEN, desc = "The publisher is left running.")
  @State
  public static class CancelAndSubscription {
    private final Both both = new Both();

    @Actor
    public void subscriber() {
      both.subscribersEnd.cancel();
    }

    @Actor
    public void publisher() {
      both.publishersEnd.onSubscribe(both);
    }

    @Arbiter
    public void all(I_Result result) {
      result.r1 = both.cancels.get();
    }
  }

  /**
   * The publisher, against the rules, ends its stream by two threads; one brings a chunk before.
   */
  @JCStressTest
  @Outcome(id = "0, nc", expect = ACCEPTABLE, desc = "The end came behind the chunk.")
  @Outcome(id = "0, ne", expect = ACCEPTABLE, desc = "So did the failure.")
  @Outcome(id = "0, e", expect = ACCEPTABLE, desc = "The failure came before the chunk.")
  @Outcome(expect = FORBIDDEN, desc = "Two ends, none, or one that overtakes a chunk.")
  @State
  public static class TwoEnds {
    private final Both both = new Both();

    public TwoEnds() {
      both.publishersEnd.onSubscribe(both);
    }

    @Actor
    public void first() {
      both.publishersEnd.onNext(StreamChunk.of("a"));
      both.publishersEnd.onComplete();
    }

    @Actor
    public void second() {
      both.publishersEnd.onError(new IllegalStateException("broken"));
    }

    @Arbiter
    public void all(IL_Result result) {
      result.r1 = both.cancels.get();
      result.r2 = both.signals();
    }
  }
}
