package io.rhetor.client.testing.internal;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what goes on in the server. Safe for use by all threads. */
public final class Traffic {
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger heldRequests = new AtomicInteger();
  private final AtomicInteger openStreams = new AtomicInteger();
  private final AtomicInteger cancelledStreams = new AtomicInteger();
  private final AtomicInteger webSockets = new AtomicInteger();
  private final AtomicInteger openWebSockets = new AtomicInteger();
  private final AtomicInteger webSocketRequests = new AtomicInteger();
  private volatile boolean serverCloses;

  void requestArrived() {
    requests.incrementAndGet();
  }

  void requestHeld() {
    heldRequests.incrementAndGet();
  }

  void heldRequestGone() {
    heldRequests.decrementAndGet();
  }

  void streamOpened() {
    openStreams.incrementAndGet();
  }

  void streamClosed() {
    openStreams.decrementAndGet();
  }

  void streamLost() {
    // In this order, so that a test that awaits the end of all streams finds the loss counted.
    if (!serverCloses) {
      cancelledStreams.incrementAndGet();
    }
    openStreams.decrementAndGet();
  }

  void webSocketOpened() {
    openWebSockets.incrementAndGet();
    webSockets.incrementAndGet();
  }

  void webSocketClosed() {
    openWebSockets.decrementAndGet();
  }

  void webSocketRequestArrived() {
    webSocketRequests.incrementAndGet();
  }

  /** Says that connections lost from now on are the server's doing. */
  void serverCloses() {
    serverCloses = true;
  }

  public int requests() {
    return requests.get();
  }

  public int heldRequests() {
    return heldRequests.get();
  }

  public int openStreams() {
    return openStreams.get();
  }

  public int cancelledStreams() {
    return cancelledStreams.get();
  }

  public int webSockets() {
    return webSockets.get();
  }

  public int openWebSockets() {
    return openWebSockets.get();
  }

  public int webSocketRequests() {
    return webSocketRequests.get();
  }
}
