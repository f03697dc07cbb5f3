package io.rhetor.client.examples;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.message.MessageResponse;
import java.io.PrintWriter;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Ends an answer when enough of it is there, as a stop button does: the server stops too. */
final class CancelAnswer {
  private static final int ENOUGH = 5;

  private CancelAnswer() {}

  static void run(RhetorConfig config, PrintWriter out) throws InterruptedException {
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      CountDownLatch missing = new CountDownLatch(ENOUGH);
      CompletableFuture<MessageResponse> answer =
          rhetor
              .streamMessage("What is Tekton?")
              .forEach(
                  chunk -> {
                    if (missing.getCount() > 0) {
                      out.print(chunk.text());
                      missing.countDown();
                    }
                  });
      missing.await();
      answer.cancel(true);

      out.println(" …");
      try {
        answer.join();
      } catch (CancellationException cancelled) {
        out.println("Cancelled after " + ENOUGH + " chunks.");
      }
    }
  }
}
