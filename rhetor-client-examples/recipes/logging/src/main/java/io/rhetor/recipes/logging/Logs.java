package io.rhetor.recipes.logging;

import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The client logs through {@code System.Logger}, which {@code slf4j-jdk-platform-logging} on the
 * class path leads to SLF4J. Tyrus, below the client over WebSocket, logs through {@code
 * java.util.logging}, which is led there at the start of the program.
 */
public final class Logs {
  private Logs() {}

  /** To be called once, before anything is logged. */
  public static void toSlf4j() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
