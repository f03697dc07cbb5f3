package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.call.CallEvents;
import io.rhetor.client.internal.run.CallbackExecutor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first request over a connection; its answer makes the connection ready for others. */
final class RegisterCall extends Call {
  // Written by the thread that reads.
  private volatile @Nullable String refusal;

  RegisterCall(ConnectionPool pool, CallRequest request, CallbackExecutor callbacks) {
    super(pool, request, pool.limits, callbacks, CallEvents.silent());
  }

  /** What the server says if it does not register the client. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  boolean take(SocketFrame frame) {
    boolean refused = frame.tellsFailure();
    if (isAnswered() || !(frame.isResponse() || refused)) {
      return false;
    }
    // Nothing else was asked over this connection, so that it does not matter who answers.
    refusal = refused ? frame.error().orElse("no reason given") : null;
    return claimAnswer();
  }

  /** Those who wait for the connection learn of the failure, and are not here. */
  @Override
  void tell(RhetorException failure) {}

  @Override
  boolean isStream() {
    return false;
  }

  @Override
  boolean isOfSystem() {
    return true;
  }
}
