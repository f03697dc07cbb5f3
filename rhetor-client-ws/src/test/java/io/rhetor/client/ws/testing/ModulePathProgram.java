package io.rhetor.client.ws.testing;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.util.concurrent.TimeUnit;

/** A program that asks one question over WebSocket and prints the answer. */
public final class ModulePathProgram {
  private ModulePathProgram() {}

  public static void main(String[] args) throws Exception {
    RhetorConfig config = RhetorConfig.builder().baseUrl(args[0]).component("quill").build();
    try (RhetorWebSocketClient client = RhetorWebSocketClient.create(config)) {
      client.connect().get(30, TimeUnit.SECONDS);
      System.out.println(
          RhetorWebSocketClient.class.getModule().getName()
              + ": "
              + client.streamMessage("Hi").collect().get(30, TimeUnit.SECONDS).message());
    }
  }
}
