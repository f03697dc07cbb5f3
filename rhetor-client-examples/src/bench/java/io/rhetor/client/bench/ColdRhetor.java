package io.rhetor.client.bench;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.stream.StreamChunk;
import java.util.concurrent.Flow;

/** Prints a line on the first chunk of a stream. Argument: the port of the server. */
public final class ColdRhetor {

  private ColdRhetor() {}

  /** Streams until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    RhetorClient client =
        RhetorClient.create(RhetorConfig.builder().baseUrl("http://localhost:" + args[0]).build());
    client.streamMessage(CannedAnswers.PROMPT).subscribe(new FirstChunk());
    Thread.currentThread().join();
  }

  private static final class FirstChunk implements Flow.Subscriber<StreamChunk> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(StreamChunk chunk) {
      System.out.println("first");
    }

    @Override
    public void onError(Throwable failure) {
      failure.printStackTrace();
      Runtime.getRuntime().halt(1);
    }

    @Override
    public void onComplete() {
      Runtime.getRuntime().halt(1);
    }
  }
}
