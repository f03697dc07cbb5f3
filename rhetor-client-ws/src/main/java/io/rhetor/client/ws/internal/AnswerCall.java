package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.json.ChunkReader;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.ModelErrors;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.json.StreamEvent;
import io.rhetor.client.internal.reactive.PartialText;
import io.rhetor.client.internal.run.CallbackExecutor;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that one message answers. */
final class AnswerCall<T> extends Call {
  /** Makes the answer of a payload. */
  @FunctionalInterface
  interface PayloadReader<T> {
    T read(JsonObject payload, Redactor redactor) throws MalformedJsonException;
  }

  private static final List<String> OF_MOST_PIECES =
      List.of("model", "provider", "context", "context_id", "timestamp", "fallback");

  private final boolean ofSystem;
  private final PayloadReader<T> reader;
  private final CancellableFuture<T> future = new CancellableFuture<>();

  // Made by the thread that reads: what a connection keeps private is known only once it is open.
  private @Nullable Redactor redactor;

  // Owned by the thread that reads; made where the server streams although that was not asked for.
  private @Nullable ChunkReader pieces;
  private final PartialText gathered = new PartialText(ChunkStream.MAX_COLLECTED_CHARACTERS);
  private final Map<String, @Nullable Object> told = new LinkedHashMap<>();

  /**
   * Makes a call.
   *
   * @param pool completes the future, so that its dependents never hold up the connection
   * @param limits how long it may take
   */
  AnswerCall(
      ConnectionPool pool,
      CallRequest request,
      CallLimits limits,
      boolean ofSystem,
      PayloadReader<T> reader) {
    this(pool, request, limits, ofSystem, reader, pool.callbacks.forCaller());
  }

  private AnswerCall(
      ConnectionPool pool,
      CallRequest request,
      CallLimits limits,
      boolean ofSystem,
      PayloadReader<T> reader,
      CallbackExecutor callbacks) {
    super(pool, request, limits, callbacks, pool.eventsOf(request, callbacks));
    this.ofSystem = ofSystem;
    this.reader = reader;
  }

  CancellableFuture<T> future() {
    return future;
  }

  @Override
  boolean take(SocketFrame frame) throws MalformedJsonException {
    if (isAnswered()) {
      return isStream() && frame.mayBeOfModel() && frame.mayEndAStream();
    }
    if (!ofSystem
        && (frame.isFailureOfSystem() || (frame.isUpdate() && frame.error().isPresent()))) {
      failed(ModelErrors.read(frame.payload(), redactor()));
    } else if (!ofSystem && frame.isPiece() && frame.mayBeOfModel()) {
      takePiece(frame.payload());
    } else if (frame.isResponse() && (ofSystem ? frame.mayBeOfSystem() : frame.mayBeOfModel())) {
      takeWhole(frame.payload());
    } else {
      return false;
    }
    return true;
  }

  /** Gathers text and, of each other field, what was told last; of those that few have, a limit. */
  private void takePiece(JsonObject payload) throws MalformedJsonException {
    ChunkReader events = pieces == null ? new ChunkReader(pool.json, redactor()) : pieces;
    pieces = events;
    StreamEvent event = events.read(payload);
    if (event.failure() != null) {
      failed(event.failure());
      return;
    }
    StreamChunk chunk = event.chunk();
    if (chunk != null) {
      int before = chunk.isRestart() ? 0 : gathered.length();
      if (before + chunk.text().length() > ChunkStream.MAX_COLLECTED_CHARACTERS) {
        throw new MalformedJsonException("it is longer than any answer");
      }
      gathered.add(chunk.text(), chunk.isRestart());
    }
    for (String field : OF_MOST_PIECES) {
      if (payload.containsKey(field)) {
        told.put(field, payload.get(field));
      }
    }
    if (event.isDone()) {
      if (event.details() != null) {
        told.putAll(event.details().toJson());
      }
      takeWhole(payload.like(told).with("message", gathered.toString()));
    }
  }

  private void takeWhole(JsonObject payload) throws MalformedJsonException {
    T answer;
    try {
      answer = reader.read(payload, redactor());
    } catch (RhetorException refused) {
      failed(refused);
      return;
    }
    if (claimAnswer()) {
      events().succeeded();
      pool.callbacks.run(
          callbacks,
          () -> {
            events().flush();
            future.succeed(answer);
          });
    }
  }

  @Override
  void tell(RhetorException failure) {
    callbacks.execute(() -> complete(failure));
  }

  @Override
  boolean isStream() {
    return pieces != null;
  }

  @Override
  boolean isOfSystem() {
    return ofSystem;
  }

  private Redactor redactor() {
    Redactor made = redactor == null ? pool.redactor(request) : redactor;
    redactor = made;
    return made;
  }

  private void failed(RhetorException failure) {
    if (claimAnswer()) {
      events().failed(failure);
      pool.callbacks.run(callbacks, () -> complete(failure));
    }
  }

  private void complete(RhetorException failure) {
    events().flush();
    future.fail(failure);
  }
}
