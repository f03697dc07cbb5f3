package io.rhetor.client.support;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** A handler of the library's log that does what no handler should, for as long as it is open. */
public final class FaultyLogHandler extends Handler implements AutoCloseable {
  private static final Logger LIBRARY = Logger.getLogger("io.rhetor");

  /** What it does with each record. */
  public enum Fault {
    THROWS_AN_EXCEPTION {
      @Override
      void happen(FaultyLogHandler handler) {
        throw new IllegalStateException("of a log handler");
      }
    },
    THROWS_AN_ERROR {
      @Override
      void happen(FaultyLogHandler handler) {
        throw new NoClassDefFoundError("of/a/log/Handler");
      }
    },
    BLOCKS {
      @Override
      void happen(FaultyLogHandler handler) {
        try {
          handler.release.await();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
    },
    INTERRUPTS_ITS_THREAD {
      @Override
      void happen(FaultyLogHandler handler) {
        Thread.currentThread().interrupt();
      }
    };

    abstract void happen(FaultyLogHandler handler);
  }

  private final Fault fault;
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger records = new AtomicInteger();
  private final Level levelBefore = LIBRARY.getLevel();

  private FaultyLogHandler(Fault fault) {
    this.fault = fault;
    setLevel(Level.ALL);
  }

  public static FaultyLogHandler open(Fault fault) {
    FaultyLogHandler handler = new FaultyLogHandler(fault);
    LIBRARY.setLevel(Level.ALL);
    LIBRARY.addHandler(handler);
    return handler;
  }

  /** How many records it was given. */
  public int records() {
    return records.get();
  }

  @Override
  public void publish(LogRecord entry) {
    records.incrementAndGet();
    fault.happen(this);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LIBRARY.removeHandler(this);
    LIBRARY.setLevel(levelBefore);
    release.countDown();
  }
}
