package io.rhetor.client.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** The one request, for clients that stand on that of the JDK. */
final class JdkRequests {

  private JdkRequests() {}

  static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** A client whose selector thread runs its tasks. */
  static HttpClient inlineClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .executor(Runnable::run)
        .build();
  }

  static HttpRequest stream(String url) {
    return HttpRequest.newBuilder(URI.create(url + "/stream"))
        .header("Content-Type", "application/json")
        .header("Accept", "text/event-stream")
        .POST(BodyPublishers.ofString(Samples.REQUEST))
        .build();
  }
}
