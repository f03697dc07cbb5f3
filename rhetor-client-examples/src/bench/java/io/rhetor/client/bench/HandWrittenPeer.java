package io.rhetor.client.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Flow;

/** The client that a component would write for itself: the JDK's, line by line. */
final class HandWrittenPeer implements Peer {

  private static final String DATA = "data: ";

  private final HttpClient client = JdkRequests.client();
  private final EventTrees trees = new EventTrees();
  private final HttpRequest request;

  HandWrittenPeer(String url) {
    request = JdkRequests.stream(url);
  }

  @Override
  public void stream(Tally tally) {
    client
        .sendAsync(request, BodyHandlers.fromLineSubscriber(new Lines(tally)))
        .whenComplete(
            (response, failure) -> {
              if (failure != null) {
                tally.fail(failure);
              }
            });
  }

  private final class Lines implements Flow.Subscriber<String> {

    private final Tally tally;

    Lines(Tally tally) {
      this.tally = tally;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (line.startsWith(DATA)) {
        trees.read(line.substring(DATA.length()), tally);
      }
    }

    @Override
    public void onError(Throwable failure) {
      tally.fail(failure);
    }

    @Override
    public void onComplete() {
      tally.end();
    }
  }
}
