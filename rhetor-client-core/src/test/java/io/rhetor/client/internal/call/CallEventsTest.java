package io.rhetor.client.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.listener.ClientEvent.Kind;
import io.rhetor.client.support.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events of a call that goes another way than over HTTP. */
class CallEventsTest {
  private final ManualTimers timers = new ManualTimers();
  private final List<ClientEvent> events = new ArrayList<>();

  private CallEvents begin() {
    return CallEvents.begin(
        Optional.of(events::add), timers, Runnable::run, "fallback", "sendMessage", 7);
  }

  @Test
  void targetsAndReconnections_areToldWithTheirReasons() {
    CallEvents call = begin();
    IllegalStateException reason = new IllegalStateException("down");
    call.attemptStarted(1, "rhetor");
    timers.advance(Duration.ofMillis(5));
    call.reconnecting(Duration.ofSeconds(2), reason);
    call.fellBack(1, "rhetor", reason);
    call.attemptStarted(2, "direct");
    call.succeeded();

    assertThat(events)
        .containsExactly(
            event(Kind.ATTEMPT_STARTED, 1, "rhetor").build(),
            event(Kind.RECONNECTING, 1, "rhetor")
                .elapsed(Duration.ofMillis(5))
                .delay(Duration.ofSeconds(2))
                .failure(reason)
                .build(),
            event(Kind.FELL_BACK, 1, "rhetor")
                .elapsed(Duration.ofMillis(5))
                .failure(reason)
                .build(),
            event(Kind.ATTEMPT_STARTED, 2, "direct").elapsed(Duration.ofMillis(5)).build(),
            event(Kind.SUCCEEDED, 2, "direct").elapsed(Duration.ofMillis(5)).build());
  }

  @Test
  void attemptThatIsToldLate_doesNotHideALaterOne() {
    CallEvents call = begin();
    call.attemptStarted(2, "static-reply");
    call.attemptStarted(1, "rhetor");
    call.succeeded();

    assertThat(events)
        .containsExactly(
            event(Kind.ATTEMPT_STARTED, 2, "static-reply").build(),
            event(Kind.ATTEMPT_STARTED, 1, "rhetor").build(),
            event(Kind.SUCCEEDED, 2, "static-reply").build());
  }

  @Test
  void failures_areNoPartOfTheText() {
    begin().failed(new IllegalStateException("what a stranger's client says"));

    assertThat(events.toString()).contains("FAILED").doesNotContain("stranger");
  }

  @Test
  void afterTheEnd_nothingIsTold() {
    CallEvents call = begin();
    call.cancelled();
    call.failed(new IllegalStateException("too late"));
    call.headersReceived();
    call.succeeded();

    assertThat(events).extracting(ClientEvent::kind).containsExactly(Kind.CANCELLED);
  }

  @Test
  void withoutAListener_oneObjectServesAllCalls_andReadsNoClock() {
    CallEvents one = silent(1);
    one.attemptStarted(1);
    one.succeeded();

    assertThat(silent(2)).isSameAs(one);
    assertThat(timers.readings()).isZero();
  }

  private CallEvents silent(long callId) {
    return CallEvents.begin(Optional.empty(), timers, Runnable::run, "http", "GET /", callId);
  }

  private static ClientEvent.Builder event(Kind kind, int attempt, String target) {
    return ClientEvent.builder()
        .kind(kind)
        .callId(7)
        .operation("sendMessage")
        .transport("fallback")
        .attempt(attempt)
        .elapsed(Duration.ZERO)
        .target(target);
  }
}
