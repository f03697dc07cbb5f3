package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.support.StreamVerification;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK, each publisher a question for the budget and a stream over sockets. */
public class BudgetAwareTckTest extends StreamVerification {
  private ScriptedServer server;
  private LlmClient llm;

  @BeforeClass
  void startServer() throws IOException {
    server = ScriptedServer.start(BudgetAwareTckTest::answer);
    RhetorClient rhetor = Clients.of(server);
    llm = BudgetAwareLlmClient.builder(rhetor, rhetor.budget()).cacheFor(Duration.ZERO).build();
  }

  @AfterClass
  void stopServer() throws IOException {
    llm.close();
    server.close();
  }

  @Override
  public Flow.Publisher<StreamChunk> createFlowPublisher(long elements) {
    return llm.streamMessage("send " + elements);
  }

  @Override
  public Flow.Publisher<StreamChunk> createFailedFlowPublisher() {
    return llm.streamMessage("fail");
  }

  private static void answer(ScriptedExchange exchange) throws IOException {
    if (exchange.requestLine().startsWith("GET /budget")) {
      exchange.respondJson(
          200, "{\"daily\":{\"usage\":9,\"limit\":10,\"policy\":\"enforce\"},\"weekly\":{}}");
    } else {
      play(exchange);
    }
  }
}
