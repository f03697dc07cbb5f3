package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.message.MessageResponse;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Receives many answers at once, without a thread for each. */
final class ManyStreams {
  private final LongAdder chunks = new LongAdder();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();

  private ManyStreams() {}

  static void run(RhetorConfig config, int streams, PrintWriter out) {
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      int threadsBefore = threads();
      ManyStreams all = new ManyStreams();
      CompletableFuture<?>[] answers =
          IntStream.range(0, streams)
              .mapToObj(number -> all.ask(rhetor))
              .toArray(CompletableFuture<?>[]::new);
      await(CompletableFuture.allOf(answers));
      int threads = threads() - threadsBefore;

      out.println(streams + " answers in " + all.chunks + " chunks");
      out.println("Up to " + all.mostOpen + " of them at the same time");
      out.println("Threads that were added: " + threads);
    }
  }

  private static int threads() {
    return Thread.getAllStackTraces().size();
  }

  private CompletableFuture<MessageResponse> ask(RhetorClient rhetor) {
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    return rhetor
        .streamMessage("What is Tekton?")
        .forEach(chunk -> chunks.increment())
        .whenComplete((answer, failure) -> open.decrementAndGet());
  }
}
