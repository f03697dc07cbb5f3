package io.rhetor.client.internal.stream;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.stream.StreamChunk;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** {@link ChunkSubscription}: demand, input, cancellation and the one end, at a time. */
public class ChunkSubscriptionStress {
  private static final RhetorConnectionException FAILURE =
      new RhetorConnectionException("broken", null, true);

  /** A stream, and what two threads do to it. */
  private static final class Stream extends ChunkSubscription {
    private static final StreamChunk CHUNK = StreamChunk.of("a");
    private final Queue<StreamChunk> input = new ConcurrentLinkedQueue<>();
    private final AtomicInteger aborts = new AtomicInteger();
    private final Signals signals;
    private final boolean answers;
    private volatile boolean complete;

    private Stream(Signals signals, boolean answers) {
      super(signals, 1000, null);
      this.signals = signals;
      this.answers = answers;
    }

    static Stream begun(long firstDemand) {
      Stream stream = new Stream(new Signals(firstDemand), false);
      stream.begin();
      return stream;
    }

    static Stream answering() {
      return new Stream(new Signals(0), true);
    }

    Flow.Subscription awaitSubscription() {
      Flow.Subscription given = signals.given;
      while (given == null) {
        Thread.onSpinWait();
        given = signals.given;
      }
      return given;
    }

    void bring() {
      input.add(CHUNK);
      signal();
    }

    void bringEnd() {
      complete = true;
      signal();
    }

    String signals() {
      return signals.all;
    }

    @Override
    protected StreamChunk poll() {
      return input.poll();
    }

    @Override
    protected boolean isComplete() {
      return complete && input.isEmpty();
    }

    @Override
    protected void fetch(long waiting) {
      if (answers && waiting > 0) {
        bring();
        bringEnd();
      }
    }

    @Override
    protected void abort() {
      aborts.incrementAndGet();
    }
  }

  /**
   * A subscriber that writes down its signals without any synchronization: {@code s} at the end of
   * {@code onSubscribe}, {@code n}, {@code c} and {@code e}; {@code !} where one comes within
   * another.
   */
  private static final class Signals implements Flow.Subscriber<StreamChunk> {
    private final long firstDemand;
    private volatile Flow.Subscription given;
    private volatile boolean inside;
    private String all = "";

    Signals(long firstDemand) {
      this.firstDemand = firstDemand;
    }

    private void note(char signal) {
      boolean second = inside;
      inside = true;
      all += second ? '!' : signal;
      inside = false;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      given = subscription;
      if (firstDemand > 0) {
        subscription.request(firstDemand);
      }
      note('s');
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

  /** Demand comes while a chunk comes. */
  @JCStressTest
  @Outcome(id = "sn", expect = ACCEPTABLE, desc = "The chunk is delivered.")
  @Outcome(expect = FORBIDDEN, desc = "It waits for ever, or comes twice.")
  @State
  public static class RequestAndChunk {
    private final Stream stream = Stream.begun(0);

    @Actor
    public void subscriber() {
      stream.request(1);
    }

    @Actor
    public void source() {
      stream.bring();
    }

    @Arbiter
    public void all(L_Result result) {
      result.r1 = stream.signals();
    }
  }

  /** Two threads ask for a chunk each; three are here. */
  @JCStressTest
  @Outcome(id = "snn", expect = ACCEPTABLE, desc = "Two are delivered.")
  @Outcome(expect = FORBIDDEN, desc = "Demand was lost or doubled.")
  @State
  public static class TwoRequests {
    private final Stream stream = Stream.begun(0);

    public TwoRequests() {
      for (int i = 0; i < 3; i++) {
        stream.bring();
      }
    }

    @Actor
    public void first() {
      stream.request(1);
    }

    @Actor
    public void second() {
      stream.request(1);
    }

    @Arbiter
    public void all(L_Result result) {
      result.r1 = stream.signals();
    }
  }

  /** The subscriber cancels while the last chunk and the end come. */
  @JCStressTest
  @Outcome(id = "1, s", expect = ACCEPTABLE, desc = "Cancelled before.")
  @Outcome(id = "1, sn", expect = ACCEPTABLE, desc = "Cancelled between chunk and end.")
  @Outcome(id = "0, snc", expect = ACCEPTABLE, desc = "All was delivered before.")
  @Outcome(
      id = "1, snc",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Cancelled while the last signal was on its way; the abort is harmless.")
  @Outcome(expect = FORBIDDEN, desc = "A signal out of order, or the source is left running.")
  @State
  public static class CancelAndEnd {
    private final Stream stream = Stream.begun(1);

    @Actor
    public void subscriber() {
      stream.cancel();
    }

    @Actor
    public void source() {
      stream.bring();
      stream.bringEnd();
    }

    @Arbiter
    public void all(IL_Result result) {
      result.r1 = stream.aborts.get();
      result.r2 = stream.signals();
    }
  }

  /** A limit passes while the end comes. */
  @JCStressTest
  @Outcome(id = "sc", expect = ACCEPTABLE, desc = "The end came first.")
  @Outcome(id = "se", expect = ACCEPTABLE, desc = "The failure came first.")
  @Outcome(expect = FORBIDDEN, desc = "Two ends, or none.")
  @State
  public static class FailAndEnd {
    private final Stream stream = Stream.begun(0);

    @Actor
    public void limit() {
      stream.fail(FAILURE);
    }

    @Actor
    public void source() {
      stream.bringEnd();
    }

    @Arbiter
    public void all(L_Result result) {
      result.r1 = stream.signals();
    }
  }

  /** Two threads fail the stream. */
  @JCStressTest
  @Outcome(id = "1, se", expect = ACCEPTABLE, desc = "One failure is told; one thread aborts.")
  @Outcome(expect = FORBIDDEN, desc = "Two ends, or none.")
  @State
  public static class TwoFailures {
    private final Stream stream = Stream.begun(0);

    @Actor
    public void first() {
      stream.fail(FAILURE);
    }

    @Actor
    public void second() {
      stream.fail(FAILURE);
    }

    @Arbiter
    public void all(IL_Result result) {
      result.r1 = stream.aborts.get();
      result.r2 = stream.signals();
    }
  }

  /**
   * The subscriber gives its subscription to another thread, which asks before {@code onSubscribe}
   * has returned. The source answers what is fetched at once.
   */
  @JCStressTest
  @Outcome(id = "snc", expect = ACCEPTABLE, desc = "The subscription first, then all the rest.")
  @Outcome(expect = FORBIDDEN, desc = "A signal before onSubscribe has returned, or news lost.")
  @State
  public static class BeginAndRequest {
    private final Stream stream = Stream.answering();

    @Actor
    public void subscriber() {
      stream.begin();
    }

    @Actor
    public void another() {
      stream.awaitSubscription().request(1);
    }

    @Arbiter
    public void all(L_Result result) {
      result.r1 = stream.signals();
    }
  }

  /** The subscriber gives its subscription to another thread, which cancels. */
  @JCStressTest
  @Outcome(id = "true, s", expect = ACCEPTABLE, desc = "The source is ended; no more signals.")
  @Outcome(expect = FORBIDDEN, desc = "The source is left running, or signals come.")
  @State
  public static class BeginAndCancel {
    private final Stream stream = Stream.answering();

    @Actor
    public void subscriber() {
      stream.begin();
    }

    @Actor
    public void another() {
      stream.awaitSubscription().cancel();
    }

    @Arbiter
    public void all(ZL_Result result) {
      result.r1 = stream.aborts.get() > 0;
      result.r2 = stream.signals();
    }
  }
}
