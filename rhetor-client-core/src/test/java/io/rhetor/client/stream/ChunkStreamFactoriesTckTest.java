package io.rhetor.client.stream;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.StreamVerification;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Function;
import java.util.function.Supplier;
import org.testng.annotations.Factory;

/** The Reactive Streams TCK for every factory of streams and of clients. */
public class ChunkStreamFactoriesTckTest extends StreamVerification {
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, false);

  private final String name;
  private final long most;
  private final Function<Integer, ChunkStream> stream;
  private final Supplier<ChunkStream> failed;

  private ChunkStreamFactoriesTckTest(
      String name, long most, Function<Integer, ChunkStream> stream, Supplier<ChunkStream> failed) {
    this.name = name;
    this.most = most;
    this.stream = stream;
    this.failed = failed;
  }

  @Factory
  public static Object[] factories() {
    return new Object[] {
      new ChunkStreamFactoriesTckTest(
          "of",
          10_000,
          count -> ChunkStream.of(Collections.nCopies(count, "x").toArray(new String[0])),
          () -> ChunkStream.failed(LOST)),
      new ChunkStreamFactoriesTckTest(
          "from a publisher with threads of its own",
          Integer.MAX_VALUE,
          count -> ChunkStream.from(submitted(count)),
          () ->
              ChunkStream.from(
                  subscriber -> {
                    throw LOST;
                  })),
      new ChunkStreamFactoriesTckTest(
          "answering",
          1,
          count -> LlmClient.answering(count == 0 ? "" : "text").streamMessage("Hi"),
          () ->
              LlmClient.answering(request -> CompletableFuture.<MessageResponse>failedFuture(LOST))
                  .streamMessage("Hi"))
    };
  }

  /** Sends when it is subscribed to, from a thread of its own. */
  private static Flow.Publisher<StreamChunk> submitted(int count) {
    return subscriber -> {
      SubmissionPublisher<StreamChunk> publisher = new SubmissionPublisher<>();
      publisher.subscribe(subscriber);
      Thread sender =
          new Thread(
              () -> {
                for (int i = 0; i < count && publisher.hasSubscribers(); i++) {
                  publisher.submit(StreamChunk.of("x"));
                }
                publisher.close();
              });
      sender.setDaemon(true);
      sender.start();
    };
  }

  @Override
  public long maxElementsFromPublisher() {
    return most;
  }

  @Override
  public Flow.Publisher<StreamChunk> createFlowPublisher(long elements) {
    return stream.apply((int) elements);
  }

  @Override
  public Flow.Publisher<StreamChunk> createFailedFlowPublisher() {
    return failed.get();
  }

  @Override
  public String toString() {
    return name;
  }
}
