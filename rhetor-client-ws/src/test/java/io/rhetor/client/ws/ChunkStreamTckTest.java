package io.rhetor.client.ws;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.stream.StreamChunk;
import io.rhetor.client.support.StreamVerification;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK, each publisher a request over a WebSocket on a real socket. */
public class ChunkStreamTckTest extends StreamVerification {

  /** Streams that a rule leaves open must not hold up those of the next. */
  private static final int CONNECTIONS = 64;

  private static final Pattern COUNT = Pattern.compile("send (\\d+)");

  private ScriptedWebSocketServer server;
  private RhetorWebSocketClient rhetor;

  @BeforeClass
  void startServer() throws IOException {
    server = ScriptedWebSocketServer.start(ChunkStreamTckTest::play);
    rhetor =
        RhetorWebSocketClient.create(
            RhetorConfig.builder()
                .baseUrl(server.url().toString())
                // Rules leave whole answers untaken, which a limit would hold behind the last one.
                .pauseTimeout(Duration.ZERO)
                .build(),
            WebSocketOptions.builder().maxConnections(CONNECTIONS).build());
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

  private static void play(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    while (true) {
      String message = socket.receive("LLM_REQUEST").path("payload").path("message").asText();
      Matcher count = COUNT.matcher(message);
      socket.typing(true);
      if (count.matches()) {
        for (long i = Long.parseLong(count.group(1)); i > 0; i--) {
          socket.chunk("x");
        }
        socket.done();
      } else {
        socket.send(socket.frames().streamFailure("as asked"));
      }
      socket.typing(false);
    }
  }
}
