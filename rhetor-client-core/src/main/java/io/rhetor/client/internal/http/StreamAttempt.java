package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.http.ServerSelector.Selection;
import io.rhetor.client.internal.json.ChunkReader;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.StreamEvent;
import io.rhetor.client.internal.stream.SseDecoder;
import io.rhetor.client.internal.value.Envelope;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.StreamChunk;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * An attempt whose answer comes piece by piece, and the subscriber of its body. It reads from the
 * socket only when asked for a chunk, and up to one read buffer further to find the end of the
 * answer, which needs no demand. The drain loop of its {@link StreamCall} calls {@link #poll},
 * {@link #isComplete}, {@link #details} and {@link #fetch}.
 */
final class StreamAttempt extends Attempt implements BodySubscriber<byte[]> {
  private static final int MAX_READ_AHEAD = 16 * 1024;
  private static final byte[] NO_BYTES = new byte[0];
  private static final CompletableFuture<byte[]> AT_HEADERS =
      CompletableFuture.completedFuture(NO_BYTES);

  private final StreamCall stream;
  private final SseDecoder decoder;
  private final BodyReads reads = new BodyReads();

  // Written by the threads that bring the answer; read by the drain loop.
  private volatile @Nullable ChunkReader reader;
  private volatile @Nullable StreamEvent wholeAnswer;
  private volatile @Nullable Throwable bodyFailure;
  private volatile @Nullable ResponseInfo info;
  private volatile CompletableFuture<byte[]> bodyEnd = AT_HEADERS;

  // Owned by the drain loop.
  private boolean begun;
  private boolean told;
  private boolean complete;
  private @Nullable MessageResponse details;

  StreamAttempt(Call call, StreamCall stream, Selection selection) {
    super(call, selection, "text/event-stream");
    this.stream = stream;
    int limit = transport.settings.maxEventBytes;
    this.decoder = new SseDecoder(limit, limit);
  }

  @Override
  BodySubscriber<byte[]> bodyOf(ResponseInfo info) {
    this.info = info;
    if (!contentType(info.headers()).equals("text/event-stream")) {
      return plainBody(info);
    }
    Optional<String> encoding = ContentEncoding.of(info.headers());
    if (encoding.isPresent()) {
      // Whatever comes of the body before the call is over, no event can be found in it.
      call.callbacks.execute(
          () -> call.guarded(this, () -> fail(failures().encoded(encoding.get()))));
      return plainBody(info);
    }
    reader = newReader();
    if (info.version() != Version.HTTP_1_1) {
      bodyEnd = new CompletableFuture<>();
    }
    return this;
  }

  private ChunkReader newReader() {
    return new ChunkReader(transport.json, failures().redactor);
  }

  @Override
  boolean isStreaming() {
    return reader != null;
  }

  @Override
  void answered(Answer answer) {
    byte[] body = answer.body;
    try {
      // A server or proxy that does not stream may answer whole, or with a failure of the model.
      StreamEvent whole =
          newReader().readWhole(Envelope.opened(transport.json.readObject(body, 0, body.length)));
      if (whole.failure() != null) {
        fail(whole.failure());
      } else {
        wholeAnswer = whole;
        stream.signal();
      }
    } catch (MalformedJsonException malformed) {
      fail(unreadable(answer, malformed));
    }
  }

  private RhetorException unreadable(Answer answer, MalformedJsonException malformed) {
    String type = contentType(answer.headers);
    return failures()
        .malformed(
            answer,
            malformed,
            "text/event-stream was expected, not "
                + (type.isEmpty() ? "a body without Content-Type" : type));
  }

  /** Tells whether an event has come, after which no other attempt may begin the answer anew. */
  boolean hasBegun() {
    return begun;
  }

  @Nullable StreamChunk poll() {
    StreamEvent whole = wholeAnswer;
    if (whole != null && !complete) {
      selection.succeeded();
      tellResponse();
      return end(whole, finish());
    }
    ChunkReader events = reader;
    if (complete || events == null) {
      return null;
    }
    while (true) {
      while (decoder.next()) {
        if (!begun && !begin()) {
          return null;
        }
        begun = true;
        StreamEvent event = read(events);
        if (event != null && event.failure() != null) {
          finishAndLinger();
          throw event.failure();
        }
        if (event != null) {
          tellResponse();
        }
        if (event != null && event.isDone()) {
          return end(event, finishAndLinger());
        }
        if (event != null && event.chunk() != null) {
          return event.chunk();
        }
      }
      // Before the bytes: what arrives between two looks must not be taken for the end behind it.
      boolean wasEnded = reads.isEnded();
      ByteBuffer bytes = reads.take(body);
      if (bytes == null && wasEnded) {
        throw brokenOff(bodyFailure);
      }
      if (bytes == null) {
        if (decoder.rest()) {
          events.rest();
        }
        return null;
      }
      // By the drain loop, which also ends the pause: the thread that reads could be late with it.
      idleTimer.pause();
      decoder.feed(bytes);
    }
  }

  /** Tells the user of the response, once, before anything of the answer is delivered. */
  private void tellResponse() {
    ResponseInfo came = info;
    if (!told && came != null) {
      told = true;
      call.tellResponse(this, came.statusCode(), came.headers());
    }
  }

  private RhetorException brokenOff(@Nullable Throwable failure) {
    return failure == null ? failures().endOfStream() : failures().ofTransport(failure);
  }

  private @Nullable StreamChunk end(StreamEvent event, boolean finished) {
    complete = finished && call.claim();
    details = event.details();
    return complete ? event.chunk() : null;
  }

  private @Nullable StreamEvent read(ChunkReader events) {
    byte[] data = decoder.data();
    int offset = decoder.dataOffset();
    int length = decoder.dataLength();
    if (length == 0) {
      return null;
    }
    if (decoder.type().equals("error")) {
      return StreamEvent.failure(events.readFailure(data, offset, length));
    }
    if (!decoder.type().equals("message")) {
      return null;
    }
    try {
      return events.read(data, offset, length, decoder.isUsedUp());
    } catch (MalformedJsonException malformed) {
      throw failures().malformed(malformed);
    }
  }

  boolean isComplete() {
    return complete;
  }

  @Nullable MessageResponse details() {
    return details;
  }

  void fetch(long waiting) {
    Flow.Subscription current = body;
    if (current == null || reader == null) {
      return;
    }
    if (waiting > 0) {
      idleTimer.resume();
      reads.request(current, waiting == Long.MAX_VALUE);
    } else {
      idleTimer.pause();
      if (decoder.pendingBytes() < MAX_READ_AHEAD) {
        reads.request(current, false);
      }
    }
  }

  /**
   * Has no body of its own. The JDK's future is done with the headers; beyond HTTP/1.1, with the
   * end of the body: from JDK 24 on, it alone fails when the server says within an answer that it
   * did not process the request.
   */
  @Override
  public CompletionStage<byte[]> getBody() {
    return bodyEnd;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (bodyEnd.isDone()) {
      // The future would only tell that the headers are here, and take a thread for that.
      sending.disregardFuture();
    }
    if (bodyStarted(subscription)) {
      stream.signalHere();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    reads.put(body, buffers);
    stream.signalHere();
  }

  @Override
  public void onError(Throwable thrown) {
    bodyFailure = thrown;
    endBody();
  }

  @Override
  void ended(@Nullable HttpResponse<byte[]> response, @Nullable Throwable thrown) {
    if (thrown != null && body != null && isStreaming()) {
      onError(thrown);
    } else {
      super.ended(response, thrown);
    }
  }

  @Override
  public void onComplete() {
    sending.bodyEnded();
    endBody();
  }

  private void endBody() {
    reads.end();
    bodyEnd.complete(NO_BYTES);
    stream.signalHere();
  }

  /** Ends the attempt, and reads to the end of its body; false if it is over. */
  private boolean finishAndLinger() {
    if (!finish()) {
      return false;
    }
    reads.linger(body, transport.timers());
    return true;
  }

  private static String contentType(HttpHeaders headers) {
    String header = headers.firstValue("Content-Type").orElse("");
    int parameters = header.indexOf(';');
    return (parameters < 0 ? header : header.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
