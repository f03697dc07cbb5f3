package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.run.Timers.Timer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that was sent, and how far its answer has come (section 8 of {@code docs/protocol.md}):
 * which frames belong to it and when the server has said its last word about it. Owned by the
 * thread that reads the connection.
 */
final class InFlightRequest {
  private final Call call;
  private boolean begun;
  private boolean echoed;
  private boolean typingSeen;
  private boolean typingOver;
  private @Nullable Timer settleTimer;

  InFlightRequest(Call call) {
    this.call = call;
  }

  Call call() {
    return call;
  }

  /**
   * Tells whether a frame belongs to this call: by its id if it carries one of ours, else by order
   * and context.
   */
  boolean isMeant(FrameAddress frame, String idPrefix) {
    if (frame.echoes(call.request.id())) {
      echoed = true;
      return true;
    }
    if (frame.echoesAnyOf(idPrefix)) {
      return false;
    }
    String context = call.request.context();
    return context == null || frame.context().map(context::equals).orElse(true);
  }

  /** Tells whether no frame came before, and notes that one has come. */
  boolean isFirstFrame() {
    boolean first = !begun;
    begun = true;
    return first;
  }

  void typing(boolean on) {
    typingSeen = true;
    typingOver = !on;
  }

  /** Tells whether nothing more will come about this call. */
  boolean isSettled() {
    return call.isAnswered()
        && (call.isOfSystem() || (typingSeen ? typingOver : echoed || !call.isStream()));
  }

  /** Tells whether more may come about this call, and no sign will tell that it has come. */
  boolean mayBeFollowed() {
    return !typingSeen;
  }

  void settling(Supplier<Timer> timer) {
    if (settleTimer == null) {
      settleTimer = timer.get();
    }
  }

  void stopSettling() {
    if (settleTimer != null) {
      settleTimer.cancel();
    }
  }
}
