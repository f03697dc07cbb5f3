package io.rhetor.client.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What threads have allocated that lived for one stream only. The JDK makes such threads where it
 * has two processors or fewer, and before JDK 21 JMH cannot count for a thread that has ended.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class EndedThreads {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final boolean JMH_COUNTS_THEM = Runtime.version().feature() >= 21;

  /** Bytes, until JMH resets it for the next iteration. */
  public long bytes;

  /** What the current thread has allocated in its life, if it ends soon and uncounted. */
  static long allocatedHere() {
    return JMH_COUNTS_THEM || Thread.currentThread() instanceof ForkJoinWorkerThread
        ? 0
        : THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
