package io.rhetor.client.examples.cli;

import java.util.concurrent.CountDownLatch;

/** Who is told of Ctrl-C in place of the JVM, which would end. */
@FunctionalInterface
public interface Interrupts {
  /** Ends a registration, so that the one before it is told again. */
  @FunctionalInterface
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Registers what Ctrl-C does from now on.
   *
   * @param action what is done, on a thread of the JVM; must not block
   * @return ends the registration
   */
  Registration onInterrupt(Runnable action);

  /**
   * Waits for Ctrl-C.
   *
   * @param ready is run once Ctrl-C is waited for
   * @throws InterruptedException if the thread is interrupted
   */
  default void await(Runnable ready) throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Registration registration = onInterrupt(interrupted::countDown);
    try {
      ready.run();
      interrupted.await();
    } finally {
      registration.close();
    }
  }
}
