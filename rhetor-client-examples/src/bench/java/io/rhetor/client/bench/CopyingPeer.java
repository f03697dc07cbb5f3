package io.rhetor.client.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * The least that a client of events on the JDK's client can do: each event is copied out of the
 * read buffers, and its bytes are made a string by the JDK. It looks at the end of a read alone, so
 * that it finds events only as this server writes them, decodes nothing, and reads no JSON.
 */
final class CopyingPeer implements Peer {
  private final HttpClient client = JdkRequests.inlineClient();
  private final HttpRequest request;
  private final Charset charset;

  /**
   * Makes the peer.
   *
   * @param charset as what bytes become strings: ISO 8859-1 copies them as they are
   */
  CopyingPeer(String url, Charset charset) {
    request = JdkRequests.stream(url);
    this.charset = charset;
  }

  @Override
  public void stream(Tally tally) {
    client
        .sendAsync(request, BodyHandlers.fromSubscriber(new Events(tally, charset)))
        .whenComplete(
            (response, failure) -> {
              if (failure != null) {
                tally.fail(failure);
              }
            });
  }

  /** Copies events. */
  private static final class Events implements Flow.Subscriber<List<ByteBuffer>> {
    private static final int LAST_EVENT = 1_000;

    private final Tally tally;
    private final Charset charset;
    private byte[] window = new byte[2 * SseBody.LARGE_BYTES];
    private int end;

    Events(Tally tally, Charset charset) {
      this.tally = tally;
      this.charset = charset;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        take(buffer);
      }
    }

    private void take(ByteBuffer buffer) {
      int length = buffer.remaining();
      if (end + length > window.length) {
        window = Arrays.copyOf(window, 2 * window.length);
      }
      buffer.get(window, end, length);
      end += length;
      if (end > 3 && window[end - 1] == '\n' && window[end - 3] == '\n') {
        String event = new String(window, 0, end, charset);
        tally.add(event, null, null, null, null, end < LAST_EVENT);
        end = 0;
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
