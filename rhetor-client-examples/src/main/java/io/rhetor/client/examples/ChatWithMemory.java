package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.ChatSession;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.message.ChatTurn;
import java.io.PrintWriter;
import java.util.List;

/** Has a conversation in which the model knows what was said, and goes on with it later. */
final class ChatWithMemory {
  private ChatWithMemory() {}

  static void run(RhetorConfig config, PrintWriter out) {
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      List<ChatTurn> said;
      try (ChatSession session = ChatSession.builder(rhetor).system("You are terse.").build()) {
        await(session.send("My name is Ada."));
        out.println("In the session: " + await(session.send("What is my name?")).message());
        said = session.history();
      }
      out.println(said.size() + " turns were said; the last is by " + said.get(4).role());

      // Turns can be stored as JSON in between (ChatTurn.toJson, ChatTurn.fromJson).
      try (ChatSession later = ChatSession.builder(rhetor).history(said).build()) {
        out.println("Later: " + await(later.send("What is my name?")).message());
      }
      out.println("Without history: " + await(rhetor.sendMessage("What is my name?")).message());
    }
  }
}
