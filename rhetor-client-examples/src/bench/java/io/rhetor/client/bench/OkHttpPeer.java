package io.rhetor.client.bench;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.jspecify.annotations.Nullable;

/** OkHttp with its module for Server-Sent Events. */
final class OkHttpPeer implements Peer {

  private final OkHttpClient client = new OkHttpClient();
  private final EventSource.Factory sources = EventSources.createFactory(client);
  private final EventTrees trees = new EventTrees();
  private final Request request;

  OkHttpPeer(String url) {
    request =
        new Request.Builder()
            .url(url + "/stream")
            .header("Accept", "text/event-stream")
            .post(RequestBody.create(Samples.REQUEST, MediaType.get("application/json")))
            .build();
  }

  @Override
  public void stream(Tally tally) {
    sources.newEventSource(request, new Listener(tally));
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private final class Listener extends EventSourceListener {

    private final Tally tally;

    Listener(Tally tally) {
      this.tally = tally;
    }

    @Override
    public void onEvent(
        EventSource source, @Nullable String id, @Nullable String type, String data) {
      trees.read(data, tally);
    }

    @Override
    public void onClosed(EventSource source) {
      tally.end();
    }

    @Override
    public void onFailure(
        EventSource source, @Nullable Throwable failure, @Nullable Response response) {
      tally.fail(failure == null ? new IOException("refused: " + response) : failure);
    }
  }
}
