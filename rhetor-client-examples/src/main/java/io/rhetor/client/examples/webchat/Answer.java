package io.rhetor.client.examples.webchat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way from Rhetor to a browser, as lines of JSON. The next piece is asked for when
 * the one before is written, so that a slow browser slows the answer down instead of filling
 * memory. Ends when the answer does, when it is stopped, or when the browser is gone; all but the
 * first cancel it at Rhetor.
 */
final class Answer implements Flow.Subscriber<StreamChunk> {
  private static final Logger LOG = System.getLogger(Answer.class.getName());

  private final Round round;
  private final ChunkStream stream;
  private final BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;

  Answer(Round round, ChunkStream stream) {
    this.round = round;
    this.stream = stream;
  }

  Round round() {
    return round;
  }

  /**
   * Asks Rhetor and writes what it answers, until the end. Blocks.
   *
   * @param pingInterval how often a silent answer is written to, which is how it is noticed that
   *     the browser is gone
   * @throws IOException if the browser is gone
   */
  void writeTo(OutputStream browser, Duration pingInterval)
      throws IOException, InterruptedException {
    stream.subscribe(this);
    boolean ended = false;
    while (!ended) {
      ObjectNode event = events.poll(pingInterval.toMillis(), TimeUnit.MILLISECONDS);
      write(browser, event == null ? event("ping") : event);
      ended = event != null && event.path("type").asText().equals("end");
      if (event != null && !ended) {
        request();
      }
    }
  }

  private static void write(OutputStream browser, ObjectNode event) throws IOException {
    browser.write((event + "\n").getBytes(StandardCharsets.UTF_8));
    browser.flush();
  }

  /** Ends the answer here and at Rhetor. Does nothing if it has ended. */
  void stop() {
    end(Round.State.STOPPED, null);
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (round.isOver()) {
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  private void request() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }

  @Override
  public void onNext(StreamChunk chunk) {
    round.add(chunk);
    events.add(event("chunk").put("text", chunk.text()).put("restart", chunk.isRestart()));
  }

  @Override
  public void onComplete() {
    end(Round.State.DONE, null);
  }

  @Override
  public void onError(Throwable failure) {
    end(Round.State.FAILED, explain(failure));
  }

  private void end(Round.State state, @Nullable String error) {
    if (round.end(state, error)) {
      events.add(event("end").setAll(round.outcome()));
    }
  }

  private static ObjectNode event(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  /** Messages of the client say what to do, and tell neither token nor prompt; others may. */
  private static String explain(Throwable failure) {
    if (failure instanceof RhetorStreamException && failure.getCause() != null) {
      // The page shows how far the answer came.
      return explain(failure.getCause());
    }
    if (failure instanceof RhetorException
        || failure instanceof IllegalArgumentException
        || failure instanceof IllegalStateException) {
      return String.valueOf(failure.getMessage());
    }
    LOG.log(Level.ERROR, "An answer failed unexpectedly.", failure);
    return "The answer failed unexpectedly. The log of the chat's server says why.";
  }
}
