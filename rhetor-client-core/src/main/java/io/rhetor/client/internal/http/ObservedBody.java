package io.rhetor.client.internal.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A request's body, empty or not, that tells a {@link SendWatch} when the JDK's client has a
 * connection and asks for the length, and when it takes the body in to send it. Before that, no
 * server can have acted on the request.
 */
final class ObservedBody implements BodyPublisher {
  private final BodyPublisher body;
  private final SendWatch watch;

  ObservedBody(byte[] body, SendWatch watch) {
    this.body = body.length == 0 ? BodyPublishers.noBody() : LargeBody.of(body);
    this.watch = watch;
  }

  @Override
  public long contentLength() {
    watch.connected();
    if (body.contentLength() == 0) {
      // The JDK sends no more than headers, and never subscribes.
      watch.sending();
    }
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    watch.sending();
    body.subscribe(subscriber);
  }
}
