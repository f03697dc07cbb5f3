package io.rhetor.client.internal.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A request's body that tells when the JDK takes it in to send it, which it does once it has a
 * connection. Before that, no server can have acted on the request.
 */
final class ObservedBody implements BodyPublisher {
  private final BodyPublisher body;
  private final Runnable sending;

  ObservedBody(byte[] body, Runnable sending) {
    this.body = LargeBody.of(body);
    this.sending = sending;
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    sending.run();
    body.subscribe(subscriber);
  }
}
