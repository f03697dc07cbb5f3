package io.rhetor.client;

import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.support.StreamVerification;
import java.io.IOException;
import java.util.concurrent.Flow;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK, each publisher a request to a server on a real socket. */
public class ChunkStreamTckTest extends StreamVerification {
  private ScriptedServer server;
  private RhetorClient rhetor;

  @BeforeClass
  void startServer() throws IOException {
    server = ScriptedServer.start(StreamVerification::play);
    rhetor =
        RhetorClient.create(
            RhetorConfig.builder().baseUrl(server.url().toString()).delivery(delivery()).build());
  }

  Delivery delivery() {
    return Delivery.EXECUTOR;
  }

  @AfterClass
  void stopServer() throws IOException {
    rhetor.close();
    server.close();
  }

  @Override
  public Flow.Publisher<StreamChunk> createFlowPublisher(long elements) {
    return rhetor.streamMessage("send " + elements);
  }

  @Override
  public Flow.Publisher<StreamChunk> createFailedFlowPublisher() {
    return rhetor.streamMessage("fail");
  }
}
