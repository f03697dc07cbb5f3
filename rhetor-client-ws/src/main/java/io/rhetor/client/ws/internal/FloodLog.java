package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.run.CallbackLog;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;

/** Warns of what a server may bring about without end: of the first few, and then ever less. */
public final class FloodLog {
  private static final int FIRST = 10;

  private final CallbackLog log;
  private final String what;
  private final AtomicLong count = new AtomicLong();

  /** Makes a log for one kind of thing, of which the text tells. */
  public FloodLog(CallbackLog log, String what) {
    this.log = log;
    this.what = what;
  }

  /** Counts one, and warns of it if it is among the first few or a power of two. */
  public void count(String which) {
    long now = count.incrementAndGet();
    if (now <= FIRST || Long.bitCount(now) == 1) {
      log.write(Level.WARNING, what + " (" + now + " so far): " + which + ".");
    }
  }
}
