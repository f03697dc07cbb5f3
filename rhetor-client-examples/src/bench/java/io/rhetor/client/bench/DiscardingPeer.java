package io.rhetor.client.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The client of the JDK, which throws away what comes. */
final class DiscardingPeer implements Peer {

  private final HttpClient client = JdkRequests.client();
  private final HttpRequest request;

  DiscardingPeer(String url) {
    request = JdkRequests.stream(url);
  }

  @Override
  public void stream(Tally tally) {
    client
        .sendAsync(request, BodyHandlers.discarding())
        .whenComplete(
            (response, failure) -> {
              if (failure == null) {
                tally.end();
              } else {
                tally.fail(failure);
              }
            });
  }
}
