package io.rhetor.client;

import io.rhetor.client.stream.StreamChunk;
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

/** The Reactive Streams TCK, each publisher a request to a server on a real socket. */
public class ChunkStreamTckTest extends FlowPublisherVerification<StreamChunk> {
  private static final long TIMEOUT_MILLIS = 1_000;
  private static final long NO_SIGNAL_MILLIS = 50;
  private static final Pattern COUNT = Pattern.compile("\"send (\\d+)\"");

  private ScriptedServer server;
  private RhetorClient rhetor;

  public ChunkStreamTckTest() {
    super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNAL_MILLIS), TIMEOUT_MILLIS);
  }

  @BeforeClass
  void startServer() throws IOException {
    server = ScriptedServer.start(ChunkStreamTckTest::play);
    rhetor = RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build());
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
