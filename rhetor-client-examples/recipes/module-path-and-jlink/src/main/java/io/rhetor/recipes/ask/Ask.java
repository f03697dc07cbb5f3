package io.rhetor.recipes.ask;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;

/** Prints an answer as it arrives: {@code ask URL QUESTION}. */
public final class Ask {
  private Ask() {}

  public static void main(String[] args) {
    RhetorConfig config = RhetorConfig.builder().baseUrl(args[0]).build();
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      rhetor.streamMessage(args[1]).forEach(chunk -> System.out.print(chunk.text())).join();
      System.out.println();
    }
  }
}
