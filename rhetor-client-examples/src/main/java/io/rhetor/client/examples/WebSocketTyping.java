package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.ws.ConnectionEvent;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;

/** Asks over a WebSocket, which also tells when the model begins and ends to type. */
final class WebSocketTyping {
  private WebSocketTyping() {}

  static void run(RhetorConfig config, PrintWriter out) {
    CompletableFuture<Void> stoppedTyping = new CompletableFuture<>();
    try (RhetorWebSocketClient rhetor = RhetorWebSocketClient.create(config)) {
      CompletableFuture<Void> events =
          rhetor
              .events()
              .forEach(
                  event -> {
                    out.println("[" + event.kind() + "]");
                    if (event.kind() == ConnectionEvent.Kind.TYPING_STOPPED) {
                      stoppedTyping.complete(null);
                    }
                  });
      MessageResponse whole = await(rhetor.streamMessage("What is Rhetor?").collect());
      await(stoppedTyping);

      out.println(whole.message());
      events.cancel(true);
    }
  }
}
