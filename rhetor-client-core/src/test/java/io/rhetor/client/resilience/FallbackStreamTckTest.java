package io.rhetor.client.resilience;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.testing.LocalServer;
import io.rhetor.client.testing.ScriptedExchange;
import io.rhetor.client.testing.ScriptedServer;
import java.io.IOException;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK, each publisher a stream that falls back to a second server. */
public class FallbackStreamTckTest extends FlowPublisherVerification<StreamChunk> {
  private static final long TIMEOUT_MILLIS = 1_000;
  private static final long NO_SIGNAL_MILLIS = 50;
  private static final Pattern COUNT = Pattern.compile("\"send (\\d+)\"");

  private ScriptedServer failing;
  private ScriptedServer server;
  private FallbackLlmClient chain;

  public FallbackStreamTckTest() {
    super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNAL_MILLIS), TIMEOUT_MILLIS);
  }

  @BeforeClass
  void start() throws IOException {
    failing = ScriptedServer.start(FallbackStreamTckTest::playWithoutText);
    server = ScriptedServer.start(FallbackStreamTckTest::play);
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
    // The first calls of a JVM take their time, which must not count against a publisher.
    chain.streamMessage("send 1").collect().join();
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
    if (COUNT.matcher(exchange.body()).find()) {
      exchange.startEvents().text("").close();
    } else {
      exchange.respondJson(500, "{\"detail\": \"as asked\"}");
    }
  }

  private static void play(ScriptedExchange exchange) throws IOException {
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
