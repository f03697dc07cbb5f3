package io.rhetor.client.bench;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.TaskType;

/** This library, over HTTP or WebSocket. */
final class RhetorPeer implements Peer {

  private final LlmClient client;
  private final MessageRequest request;
  private final long demand;

  /**
   * Makes the peer.
   *
   * @param demand how many chunks are asked for at a time
   */
  RhetorPeer(LlmClient client, String context, long demand) {
    this.client = client;
    this.demand = demand;
    request =
        MessageRequest.builder()
            .message("Count the gulls.")
            .contextId(ContextId.of(context))
            .taskType(TaskType.CHAT)
            .build();
  }

  @Override
  public void stream(Tally tally) {
    client.streamMessage(request).subscribe(new Chunks(tally, demand));
  }

  @Override
  public void close() {
    client.close();
  }
}
