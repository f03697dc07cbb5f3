package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.message.MessageResponse;
import java.io.PrintWriter;

/** Asks, waits for the whole answer and prints it. */
final class FirstAnswer {
  private FirstAnswer() {}

  static void run(RhetorConfig config, PrintWriter out) {
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      MessageResponse reply = await(rhetor.sendMessage("What is Tekton?"));

      out.println(reply.message());
      out.println("Answered by " + reply.model().orElse("an unknown model") + ".");
    }
  }
}
