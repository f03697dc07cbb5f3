package io.rhetor.client.examples.cli;

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
}
