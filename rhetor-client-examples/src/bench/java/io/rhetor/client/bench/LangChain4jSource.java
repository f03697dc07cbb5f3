package io.rhetor.client.bench;

import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.http.client.sse.HttpStreamingEvent;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The publisher of LangChain4j's client on that of the JDK. */
final class LangChain4jSource implements EventSource {

  private final JdkHttpClient client = LangChain4jPeer.client();
  private final HttpRequest request;

  LangChain4jSource(String url, String body) {
    request = LangChain4jPeer.request(url, body);
  }

  @Override
  public Runnable open(Receiver receiver) {
    Events events = new Events(receiver);
    client.stream(request).subscribe(events);
    return () -> events.subscription.join().cancel();
  }

  private static final class Events implements Flow.Subscriber<HttpStreamingEvent> {

    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final Receiver receiver;

    Events(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpStreamingEvent event) {
      if (event instanceof ServerSentEvent) {
        receiver.data(((ServerSentEvent) event).data());
      }
    }

    @Override
    public void onError(Throwable failure) {
      receiver.fail(failure);
    }

    @Override
    public void onComplete() {
      receiver.end();
    }
  }
}
