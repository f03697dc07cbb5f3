package io.rhetor.client.internal.run;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** {@link DirectPass}: passes of several threads take places of one table and give them back. */
public class DirectPassStress {

  private static final AtomicReferenceArray<?> PLACES = places();

  private static AtomicReferenceArray<?> places() {
    try {
      Field running = DirectPass.class.getDeclaredField("RUNNING");
      running.setAccessible(true);
      return (AtomicReferenceArray<?>) running.get(null);
    } catch (ReflectiveOperationException noSuchTable) {
      throw new IllegalStateException(noSuchTable);
    }
  }

  private static int placesOf(DirectPass pass) {
    int count = 0;
    for (int i = 0; i < PLACES.length(); i++) {
      count += PLACES.get(i) == pass ? 1 : 0;
    }
    return count;
  }

  /** Two passes at a time, each of which looks how many places it has. */
  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Each ran in one place, which is free.")
  @Outcome(expect = FORBIDDEN, desc = "A task was left out, or a place was shared or is kept.")
  @State
  public static class TwoPasses {
    private int first;
    private int second;
    private final DirectPass one = new DirectPass(() -> first += onePlace(), TwoPasses.class);
    private final DirectPass other = new DirectPass(() -> second += otherPlace(), TwoPasses.class);

    private int onePlace() {
      return placesOf(one);
    }

    private int otherPlace() {
      return placesOf(other);
    }

    @Actor
    public void one() {
      one.run();
    }

    @Actor
    public void other() {
      other.run();
    }

    @Arbiter
    public void all(III_Result result) {
      result.r1 = first;
      result.r2 = second;
      result.r3 = placesOf(one) + placesOf(other);
    }
  }
}
