package io.rhetor.client.resilience;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.support.StreamVerification;
import java.io.IOException;
import java.util.concurrent.Flow;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK, each publisher a stream that falls back to a second server. */
public class FallbackStreamTckTest extends StreamVerification {
  private ScriptedServer failing;
  private ScriptedServer server;
  private FallbackLlmClient chain;

  @BeforeClass
  void start() throws IOException {
    failing = ScriptedServer.start(FallbackStreamTckTest::playWithoutText);
    server = ScriptedServer.start(StreamVerification::play);
    FallbackPolicy always =
        FallbackPolicy.builder()
            .emptyAnswerFails(false)
            .circuitBreaker(CircuitBreakerPolicy.disabled())
            .build();
    RhetorClient first = LocalServer.client(failing);
    chain =
        FallbackLlmClient.builder()
            .first("failing", first, always)
            .then("server", LocalServer.client(server), always)
            .build();
  }

  @AfterClass
  void stop() throws IOException {
    chain.close();
    server.close();
    failing.close();
  }

  @Override
  public Flow.Publisher<StreamChunk> createFlowPublisher(long elements) {
    return chain.streamMessage("send " + elements);
  }

  @Override
  public Flow.Publisher<StreamChunk> createFailedFlowPublisher() {
    return chain.streamMessage("fail");
  }

  /** Needs no demand to fail if it is to fail for good: a chunk, even without text, needs some. */
  private static void playWithoutText(ScriptedExchange exchange) throws IOException {
    if (exchange.body().contains("\"send ")) {
      exchange.startEvents().text("").close();
    } else {
      exchange.respondJson(500, "{\"detail\": \"as asked\"}");
    }
  }
}
