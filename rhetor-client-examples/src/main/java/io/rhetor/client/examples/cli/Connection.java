package io.rhetor.client.examples.cli;

import io.rhetor.client.Futures;
import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The clients of one command, and the simulated server if it has one. */
final class Connection implements AutoCloseable {
  private final Terminal terminal;
  private final RhetorConfig config;
  private final RhetorClient rhetor;
  private final @Nullable SimulatedRhetor server;
  private @Nullable RhetorWebSocketClient overWebSocket;

  Connection(Terminal terminal, RhetorConfig config, @Nullable SimulatedRhetor server) {
    this.terminal = terminal;
    this.config = config;
    this.server = server;
    this.rhetor = RhetorClient.create(config);
  }

  RhetorClient rhetor() {
    return rhetor;
  }

  RhetorConfig config() {
    return config;
  }

  LlmClient llm(boolean webSocket) {
    if (!webSocket) {
      return rhetor;
    }
    if (overWebSocket == null) {
      overWebSocket = RhetorWebSocketClient.create(config);
    }
    return overWebSocket;
  }

  /**
   * Begins a call and waits for it. Ctrl-C ends it, at the server too, from before it begins: what
   * a stream prints comes before its future does.
   */
  <T extends @Nullable Object> T await(Supplier<CompletableFuture<T>> call) {
    CompletableFuture<Void> interrupted = new CompletableFuture<>();
    Interrupts.Registration registration =
        terminal.interrupts().onInterrupt(() -> interrupted.complete(null));
    try {
      CompletableFuture<T> begun = call.get();
      CompletableFuture<Void> unused = interrupted.thenRun(() -> begun.cancel(true));
      return Futures.await(begun);
    } finally {
      registration.close();
    }
  }

  @Override
  public void close() {
    if (overWebSocket != null) {
      overWebSocket.close();
    }
    rhetor.close();
    if (server != null) {
      server.close();
    }
  }
}
