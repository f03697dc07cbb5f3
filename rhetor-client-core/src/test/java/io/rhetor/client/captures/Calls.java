package io.rhetor.client.captures;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.support.Capture;
import java.util.concurrent.CompletableFuture;

/** The calls of the client that lead to the path of a capture. */
final class Calls {
  private static final ChatRequest CONVERSATION = ChatRequest.of(ChatMessage.user("Any boats in?"));

  private Calls() {}

  static CompletableFuture<MessageResponse> whole(RhetorClient rhetor, Capture capture) {
    return capture.path().equals("/chat")
        ? rhetor.chat(CONVERSATION)
        : rhetor.sendMessage("Any boats in?");
  }

  static ChunkStream stream(RhetorClient rhetor, Capture capture) {
    return capture.path().equals("/chat")
        ? rhetor.streamChat(CONVERSATION)
        : rhetor.streamMessage("Any boats in?");
  }

  static CompletableFuture<?> any(RhetorClient rhetor, Capture capture) {
    boolean streaming =
        capture.path().equals("/stream") || capture.requestBody().path("streaming").asBoolean();
    switch (capture.path()) {
      case "/":
        return rhetor.getServerInfo();
      case "/providers":
        return rhetor.getProviders();
      case "/provider":
        return rhetor.setProvider("nimbus", "nimbus-1");
      default:
        // A streaming request to /message is one that this client cannot make.
        return streaming && !capture.path().equals("/message")
            ? stream(rhetor, capture).collect()
            : whole(rhetor, capture);
    }
  }
}
