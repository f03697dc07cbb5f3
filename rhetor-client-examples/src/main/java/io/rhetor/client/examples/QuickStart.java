package io.rhetor.client.examples;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.examples.cli.Terminal;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Streams one answer to the screen, from the server that is named or from a simulated one. */
final class QuickStart {
  private final Terminal terminal;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "Where Rhetor is. Default: what RHETOR_URL says,",
        "else a simulated Rhetor that is started for the occasion."
      })
  private @Nullable String url;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      defaultValue = "What is Tekton?",
      description = "What to ask. Default: ${DEFAULT-VALUE}")
  private String message = "";

  @Option(names = "--websocket", description = "Ask over WebSocket instead of HTTP.")
  private boolean webSocket;

  QuickStart(Terminal terminal) {
    this.terminal = terminal;
  }

  void run(PrintWriter out) {
    String server = url != null ? url : terminal.variable("RHETOR_URL").orElse(null);
    if (server != null) {
      ask(server, out);
      return;
    }
    try (SimulatedRhetor simulated = SimulatedRhetor.start()) {
      out.println("No server named: asking a simulated Rhetor at " + simulated.url());
      ask(simulated.url().toString(), out);
    }
  }

  private void ask(String server, PrintWriter out) {
    RhetorConfig config = RhetorConfig.builder().baseUrl(server).build();
    try (LlmClient rhetor =
        webSocket ? RhetorWebSocketClient.create(config) : RhetorClient.create(config)) {
      StreamTiming timing = new StreamTiming();
      MessageResponse whole =
          rhetor
              .streamMessage(MessageRequest.of(message))
              .forEach(
                  chunk -> {
                    timing.chunkArrived();
                    print(chunk, out);
                  })
              .join();
      out.println();
      out.println(
          "[model "
              + whole.model().orElse("unknown")
              + ", provider "
              + whole.provider().orElse("unknown")
              + ", "
              + timing.summary()
              + "]");
    }
  }

  private static void print(StreamChunk chunk, PrintWriter out) {
    if (chunk.isRestart()) {
      out.println();
      out.println("[another model took over and starts again]");
    }
    out.print(chunk.text());
    out.flush();
  }
}
