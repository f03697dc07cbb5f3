package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.testing.Clients;
import io.rhetor.client.testing.ScriptedExchange;
import io.rhetor.client.testing.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK, each publisher a question for the budget and a stream over sockets. */
public class BudgetAwareTckTest extends FlowPublisherVerification<StreamChunk> {
  private static final long TIMEOUT_MILLIS = 1_000;
  private static final long NO_SIGNAL_MILLIS = 50;
  private static final Pattern COUNT = Pattern.compile("\"send (\\d+)\"");

  private ScriptedServer server;
  private LlmClient llm;

  public BudgetAwareTckTest() {
    super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNAL_MILLIS), TIMEOUT_MILLIS);
  }

  @BeforeClass
  void startServer() throws IOException {
    server = ScriptedServer.start(BudgetAwareTckTest::play);
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

  private static void play(ScriptedExchange exchange) throws IOException {
    if (exchange.requestLine().startsWith("GET /budget")) {
      exchange.respondJson(
          200, "{\"daily\":{\"usage\":9,\"limit\":10,\"policy\":\"enforce\"},\"weekly\":{}}");
      return;
    }
    Matcher count = COUNT.matcher(exchange.body());
    if (!count.find()) {
      exchange.respondJson(500, "{\"detail\": \"as asked\"}");
      return;
    }
    long elements = Long.parseLong(count.group(1));
    exchange.startEvents();
    for (long i = 0; i < elements; i++) {
      exchange.text("x");
    }
    exchange.done().endTransfer();
  }
}
