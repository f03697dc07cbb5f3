package io.rhetor.client.ws;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.ws.ConnectionEvent.Kind;
import io.rhetor.client.ws.internal.Callbacks;
import io.rhetor.client.ws.internal.ConnectionListener;
import io.rhetor.client.ws.internal.FloodLog;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.SubmissionPublisher;

/** Tells all who listen what happens on the connections; a listener that lags misses events. */
final class EventPublisher implements ConnectionListener {
  private static final CallbackLog LOG = CallbackLog.of(EventPublisher.class);
  private static final int BUFFERED = 256;

  private final SubmissionPublisher<ConnectionEvent> publisher;
  private final FloodLog missed =
      new FloodLog(
          LOG, "A subscriber of events() lags by more than " + BUFFERED + " and misses one");

  EventPublisher(Callbacks callbacks) {
    this.publisher = new SubmissionPublisher<>(callbacks::run, BUFFERED);
  }

  ConnectionEvents events() {
    return publisher::subscribe;
  }

  @Override
  public void typing(Optional<String> context, boolean on) {
    emit(
        event(on ? Kind.TYPING_STARTED : Kind.TYPING_STOPPED)
            .contextId(context.flatMap(EventPublisher::contextId)));
  }

  @Override
  public void connected() {
    emit(event(Kind.CONNECTED));
  }

  @Override
  public void disconnected(RhetorException reason) {
    emit(event(Kind.DISCONNECTED).reason(reason));
  }

  @Override
  public void reconnecting(int attempt, Duration delay, RhetorException reason) {
    emit(event(Kind.RECONNECTING).attempt(attempt).delay(delay).reason(reason));
  }

  @Override
  public void closed() {
    emit(event(Kind.CLOSED));
    publisher.close();
  }

  /** A server may use names that this client would never send. */
  private static Optional<ContextId> contextId(String name) {
    try {
      return Optional.of(ContextId.of(name));
    } catch (IllegalArgumentException unusable) {
      return Optional.empty();
    }
  }

  private static ConnectionEvent.Builder event(Kind kind) {
    return ConnectionEvent.builder().kind(kind);
  }

  private void emit(ConnectionEvent.Builder builder) {
    ConnectionEvent event = builder.build();
    try {
      int unused = publisher.offer(event, (subscriber, dropped) -> missed(dropped));
    } catch (IllegalStateException closed) {
      // A frame that comes while the client is closed; the subscribers have their last event.
      LOG.write(Level.TRACE, "An event came behind CLOSED.", closed);
    }
  }

  private boolean missed(ConnectionEvent event) {
    missed.count(event.kind().toString());
    return false;
  }
}
