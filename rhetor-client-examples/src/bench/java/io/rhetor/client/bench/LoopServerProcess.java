package io.rhetor.client.bench;

import java.io.IOException;

/** A {@link LoopServer} in a process of its own. */
final class LoopServerProcess implements AutoCloseable {

  private final ForkedJvm jvm;
  private final int port;

  private LoopServerProcess(ForkedJvm jvm, int port) {
    this.jvm = jvm;
    this.port = port;
  }

  static LoopServerProcess start(int eventsPerSecond) throws IOException {
    ForkedJvm jvm = ForkedJvm.start(LoopServer.class, Integer.toString(eventsPerSecond));
    String firstLine = jvm.nextLine();
    return new LoopServerProcess(jvm, (int) Readings.number(Readings.parse(firstLine), "port"));
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    jvm.close();
  }
}
