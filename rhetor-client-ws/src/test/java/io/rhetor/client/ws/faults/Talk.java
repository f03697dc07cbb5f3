package io.rhetor.client.ws.faults;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What server and client of one cell know of each other. */
final class Talk {
  /** What a server that is well says, in these pieces. */
  static final String[] ANSWER = {"Tekton", " is", " here"};

  /** How many pieces a server says before its answer is struck. */
  static final int BEFORE_THE_FAULT = 2;

  final boolean streams;
  final AtomicInteger attempts = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch heard = new CountDownLatch(BEFORE_THE_FAULT);

  Talk(boolean streams) {
    this.streams = streams;
  }

  /** The client has heard a piece. */
  void heard() {
    heard.countDown();
  }

  /** Waits until the client has heard what was said, which a reset would take from it. */
  void awaitHeard() throws IOException {
    try {
      if (streams && !heard.await(30, TimeUnit.SECONDS)) {
        throw new IOException("The client heard nothing.");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The test is over.");
    }
  }
}
