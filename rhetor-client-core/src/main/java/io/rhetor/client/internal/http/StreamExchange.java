package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.flow.ChunkSubscription;
import io.rhetor.client.internal.http.Route.Visit;
import io.rhetor.client.internal.json.ChunkReader;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.StreamEvent;
import io.rhetor.client.internal.sse.SseDecoder;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attempt whose answer comes piece by piece; does for its {@link StreamCall} what {@link
 * io.rhetor.client.internal.flow.ChunkSource} says. It reads from the socket only when asked for a
 * chunk, and up to one read buffer further to find the end of the answer, which needs no demand.
 */
final class StreamExchange extends Exchange {
  private static final int MAX_READ_AHEAD = 16 * 1024;
  private static final int READS_UNDER_WAY = 8;

  private final StreamCall call;
  private final ChunkSubscription subscription;
  private final SseDecoder decoder;
  private volatile @Nullable EventBody events;
  private volatile @Nullable StreamEvent wholeAnswer;

  // Owned by the drain loop.
  private boolean begun;
  private boolean complete;
  private @Nullable MessageResponse details;

  StreamExchange(StreamCall call, Visit visit, ChunkSubscription subscription) {
    super(call, visit, "text/event-stream");
    this.call = call;
    this.subscription = subscription;
    int limit = transport.settings().maxEventBytes();
    this.decoder = new SseDecoder(limit, limit);
  }

  @Override
  BodySubscriber<byte[]> bodyOf(ResponseInfo info) {
    if (!isEventStream(contentType(info.headers().firstValue("Content-Type").orElse("")))) {
      return plainBody(info);
    }
    Optional<String> encoding = ContentEncoding.of(info.headers());
    if (encoding.isPresent()) {
      // Whatever comes of the body before the call is over, no event can be found in it.
      call.callbacks.execute(
          () -> call.guarded(this, () -> fail(failures().encoded(encoding.get()))));
      return plainBody(info);
    }
    EventBody body =
        new EventBody(this, subscription, new ChunkReader(transport.json(), failures().redactor()));
    events = body;
    return body;
  }

  @Override
  void answered(Answer answer) {
    if (events != null) {
      return;
    }
    byte[] body = answer.body();
    try {
      // A server or proxy that does not stream may answer whole, or with a failure of the model.
      StreamEvent whole =
          new ChunkReader(transport.json(), failures().redactor())
              .readWhole(transport.json().readObject(body, 0, body.length), false);
      if (whole.failure() != null) {
        fail(whole.failure());
      } else {
        wholeAnswer = whole;
        subscription.signal();
      }
    } catch (MalformedJsonException malformed) {
      Optional<String> encoding = ContentEncoding.of(answer.headers(), body);
      if (encoding.isPresent()) {
        fail(failures().encoded(encoding.get()));
        return;
      }
      String type = contentType(answer.headers().firstValue("Content-Type").orElse(""));
      fail(
          failures()
              .unreadable(
                  "text/event-stream was expected, not "
                      + (type.isEmpty() ? "a body without Content-Type" : type),
                  malformed.snippet(failures().redactor())));
    }
  }

  /** Tells whether an event has come, after which no other attempt may begin the answer anew. */
  boolean hasBegun() {
    return begun;
  }

  @Nullable StreamChunk poll() {
    StreamEvent whole = wholeAnswer;
    if (whole != null && !complete) {
      visit().succeeded();
      complete = finish() && call.finish();
      return lastChunk(whole);
    }
    EventBody body = events;
    if (complete || body == null) {
      return null;
    }
    while (true) {
      while (decoder.next()) {
        if (!begun && !begin()) {
          return null;
        }
        begun = true;
        StreamEvent event = read(body.reader());
        if (event != null && event.failure() != null) {
          endOfAnswer(body);
          throw event.failure();
        }
        if (event != null && event.isDone()) {
          complete = endOfAnswer(body) && call.finish();
          return lastChunk(event);
        }
        if (event != null && event.chunk() != null) {
          return event.chunk();
        }
      }
      // Before the bytes: what arrives between two looks must not be taken for the end behind it.
      boolean ended = body.isEnded();
      ByteBuffer bytes = body.take();
      if (bytes == null && ended) {
        throw brokenOff(body);
      }
      if (bytes == null) {
        return null;
      }
      decoder.feed(bytes);
    }
  }

  private @Nullable StreamChunk lastChunk(StreamEvent end) {
    details = end.details();
    return complete ? end.chunk() : null;
  }

  boolean isComplete() {
    return complete;
  }

  @Nullable MessageResponse details() {
    return details;
  }

  void fetch(long demand) {
    EventBody body = events;
    if (body == null) {
      return;
    }
    if (demand > 0) {
      idleTimer().resume();
      // Who takes all there is need not wait for a read while the one before is decoded.
      body.requestReads(demand == Long.MAX_VALUE ? READS_UNDER_WAY : 1);
    } else {
      idleTimer().pause();
      if (decoder.pendingBytes() < MAX_READ_AHEAD) {
        body.requestReads(1);
      }
    }
  }

  void suspend() {
    idleTimer().pause();
  }

  private @Nullable StreamEvent read(ChunkReader reader) {
    byte[] data = decoder.data();
    int offset = decoder.dataOffset();
    int length = decoder.dataLength();
    if (length == 0) {
      return null;
    }
    if (decoder.type().equals("error")) {
      return StreamEvent.failure(reader.readFailure(data, offset, length));
    }
    if (!decoder.type().equals("message")) {
      return null;
    }
    try {
      return reader.read(data, offset, length);
    } catch (MalformedJsonException malformed) {
      throw failures().malformed(malformed);
    }
  }

  private RhetorException brokenOff(EventBody body) {
    Throwable failure = body.failure();
    return failure == null ? failures().endOfStream() : failures().ofTransport(failure);
  }

  /** Ends the attempt and leaves its connection to others; false if it is over. */
  private boolean endOfAnswer(EventBody body) {
    boolean ended = finish();
    if (ended) {
      body.linger();
    }
    return ended;
  }

  private static boolean isEventStream(String contentType) {
    return contentType.equals("text/event-stream");
  }

  private static String contentType(String header) {
    int parameters = header.indexOf(';');
    return (parameters < 0 ? header : header.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
