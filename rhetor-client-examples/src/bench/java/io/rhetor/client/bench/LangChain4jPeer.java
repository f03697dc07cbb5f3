package io.rhetor.client.bench;

import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.net.http.HttpClient;

/** The client of LangChain4j on that of the JDK, with a listener for Server-Sent Events. */
final class LangChain4jPeer implements Peer {

  private final JdkHttpClient client = client();
  private final EventTrees trees = new EventTrees();
  private final HttpRequest request;

  LangChain4jPeer(String url) {
    request = request(url + "/stream", Samples.REQUEST);
  }

  static JdkHttpClient client() {
    return JdkHttpClient.builder()
        .httpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1))
        .build();
  }

  static HttpRequest request(String url, String body) {
    return HttpRequest.builder()
        .method(HttpMethod.POST)
        .url(url)
        .addHeader("Content-Type", "application/json")
        .addHeader("Accept", "text/event-stream")
        .body(body)
        .build();
  }

  @Override
  public void stream(Tally tally) {
    client.execute(request, new Listener(tally));
  }

  private final class Listener implements ServerSentEventListener {

    private final Tally tally;

    Listener(Tally tally) {
      this.tally = tally;
    }

    @Override
    public void onEvent(ServerSentEvent event) {
      trees.read(event.data(), tally);
    }

    @Override
    public void onError(Throwable failure) {
      tally.fail(failure);
    }

    @Override
    public void onClose() {
      tally.end();
    }
  }
}
