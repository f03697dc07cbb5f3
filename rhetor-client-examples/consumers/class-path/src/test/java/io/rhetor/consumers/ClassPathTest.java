package io.rhetor.consumers;

import static io.rhetor.client.Futures.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.testing.RhetorTest;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@RhetorTest
class ClassPathTest {
  private static final String START = "Tekton is an ecosystem";

  @Test
  void bothTransportsAnswer(RhetorClient rhetor, RhetorConfig config) {
    assertTrue(await(rhetor.sendMessage("What is Tekton?")).message().startsWith(START));
    try (RhetorWebSocketClient socket = RhetorWebSocketClient.create(config)) {
      assertTrue(
          await(socket.streamMessage("What is Tekton?").collect()).message().startsWith(START));
    }
  }

  @Test
  void theJarKnowsItsVersion() {
    Package core = RhetorClient.class.getPackage();
    assertEquals(
        Optional.ofNullable(System.getProperty("rhetor.version")).orElse("0.1.0-SNAPSHOT"),
        core.getImplementationVersion());
  }

  @Test
  void nothingElseComesWithIt() {
    for (String stranger :
        new String[] {"io.vertx.core.Vertx", "io.netty.channel.Channel", "org.slf4j.Logger"}) {
      assertThrows(ClassNotFoundException.class, () -> Class.forName(stranger), stranger);
    }
    assertFalse(RhetorClient.class.getModule().isNamed());
  }
}
