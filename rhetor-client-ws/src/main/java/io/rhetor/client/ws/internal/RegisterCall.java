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

  RegisterCall(CallRequest request, CallLimits limits, CallbackExecutor callbacks) {
    super(request, limits, callbacks, CallEvents.silent());
  }

  /** What the server says if it does not register the client. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  boolean take(SocketFrame frame) {
    if (!frame.isResponse() || !frame.mayBeOfSystem() || isAnswered()) {
      return false;
    }
    refusal = frame.error().orElse(null);
    answered();
    return true;
  }

  /** Those who wait for the connection learn of the failure, and are not here. */
  @Override
  void fail(RhetorException failure) {}

  @Override
  boolean isStream() {
    return false;
  }

  @Override
  boolean isOfSystem() {
    return true;
  }
}
