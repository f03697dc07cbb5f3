package io.rhetor.client.ws.internal;

import io.rhetor.client.CallOptions;
import io.rhetor.client.internal.json.AnswerReader;
import io.rhetor.client.internal.json.ErrorBody;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.RequestWriter;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.server.ServerStatus;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.net.ProxySelector;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;

/** Which request has which message and answer. */
public final class SocketTransport implements AutoCloseable {
  private final ConnectionPool pool;
  private final SocketFrameWriter writer;
  private final CallLimits limits;
  private final Optional<ContextId> context;

  SocketTransport(ConnectionPool pool) {
    this(pool, pool.limits, Optional.empty());
  }

  private SocketTransport(ConnectionPool pool, CallLimits limits, Optional<ContextId> context) {
    this.pool = pool;
    this.writer = pool.handshakes.writer().inContext(context);
    this.limits = limits;
    this.context = context;
  }

  /**
   * Makes a transport without connections.
   *
   * @param sslContext whom to trust; empty for the JVM's default
   * @param proxy the way to the server; empty for a direct connection
   */
  public static SocketTransport create(
      PoolSettings settings,
      Optional<SSLContext> sslContext,
      Optional<ProxySelector> proxy,
      Callbacks callbacks,
      ConnectionListener events) {
    Timers timers = Timers.system();
    return new SocketTransport(
        new ConnectionPool(
            settings,
            new TyrusConnector(settings.maxMessageCharacters(), sslContext, proxy),
            timers,
            new ReconnectCycle(
                settings.reconnectPolicy(),
                settings.uris().size(),
                timers::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble()),
            callbacks,
            new HttpGenerations(settings, sslContext, proxy),
            events));
  }

  /** Makes a view whose calls have other limits and another context. */
  public SocketTransport with(CallOptions options) {
    return new SocketTransport(pool, limits.with(options), options.contextId().or(() -> context));
  }

  /** Opens a connection unless there is one. */
  public CompletableFuture<Void> connect() {
    return pool.connect().thenAccept(ready -> {});
  }

  /**
   * Sends a request whose answer comes whole.
   *
   * @return the answer to come; cancelling it ends the call
   */
  public CompletableFuture<MessageResponse> send(LlmRequest request) {
    return answer(prepare(request, false), false, AnswerReader::messageResponse);
  }

  /**
   * Prepares a request whose answer comes piece by piece.
   *
   * @return the answer; sends the request when it is subscribed to
   */
  public ChunkStream stream(LlmRequest request) {
    CallRequest prepared = prepare(request, true);
    TrustedPublisher<StreamChunk> call =
        subscriber -> StreamCall.begin(pool, prepared, limits, subscriber);
    return ChunkStream.from(call);
  }

  /**
   * Asks how the server is.
   *
   * @return the status to come; cancelling it ends the call
   */
  public CompletableFuture<ServerStatus> status() {
    return answer(
        pool.handshakes.status(),
        true,
        (payload, redactor) -> {
          if (payload.text("status").isEmpty()) {
            if (ErrorBody.hasError(payload)) {
              throw SocketFailures.noStatus(ErrorBody.read(payload), redactor);
            }
            throw new MalformedJsonException("it has no status");
          }
          return ServerStatus.fromJson(payload);
        });
  }

  /** Fails whatever is outstanding and ends all connections. */
  @Override
  public void close() {
    pool.close();
  }

  private <T> CompletableFuture<T> answer(
      CallRequest request, boolean ofSystem, AnswerCall.PayloadReader<T> reader) {
    AnswerCall<T> call = new AnswerCall<>(pool, request, limits, ofSystem, reader);
    call.future().onAbandon(() -> pool.abandon(call));
    pool.submit(call);
    return call.future();
  }

  private CallRequest prepare(LlmRequest request, boolean streaming) {
    String id = pool.handshakes.nextId();
    String context = writer.contextOf(request);
    List<String> privateTexts = RequestWriter.privateTexts(request);
    if (request instanceof ChatRequest) {
      String text = writer.chat(id, (ChatRequest) request, streaming);
      return new CallRequest(id, "CHAT_REQUEST", context, text, privateTexts);
    }
    String text = writer.message(id, (MessageRequest) request, streaming);
    return new CallRequest(id, "LLM_REQUEST", context, text, privateTexts);
  }
}
