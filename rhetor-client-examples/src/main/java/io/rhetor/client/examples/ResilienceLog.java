package io.rhetor.client.examples;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.listener.ClientListener;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.CircuitState;
import io.rhetor.client.resilience.FallbackOutcome;
import io.rhetor.client.ws.ConnectionEvent;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Prints what a {@link ResilientComponent} lives through. Safe for use by several threads. */
final class ResilienceLog implements ClientListener {
  private static final int LINE = 60;

  private final PrintWriter out;
  private final AtomicInteger retries = new AtomicInteger();
  private final AtomicInteger fallbacks = new AtomicInteger();
  private final AtomicInteger reconnects = new AtomicInteger();

  // Used by the thread that asks.
  private final Map<String, Integer> answers = new TreeMap<>();
  private volatile String answeredBy = "no target";
  private volatile String attempts = "";

  ResilienceLog(PrintWriter out) {
    this.out = out;
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  void event(String text) {
    line("      " + text);
  }

  @Override
  public void onEvent(ClientEvent event) {
    switch (event.kind()) {
      case RETRY_SCHEDULED:
        retries.incrementAndGet();
        event(event.operation() + " is attempted again: " + reasonOf(event));
        break;
      case FELL_BACK:
        fallbacks.incrementAndGet();
        event(event.target().orElse("?") + " is given up: " + reasonOf(event));
        break;
      case RECONNECTING:
        reconnects.incrementAndGet();
        event("the WebSocket is connected anew: " + reasonOf(event));
        break;
      default:
        // What else happens to a call is in its outcome.
        break;
    }
  }

  private static String reasonOf(ClientEvent event) {
    return event
        .failure()
        .map(failure -> failure.getClass().getSimpleName())
        .orElse("an empty answer");
  }

  void warning(String text) {
    event("warning: " + beginningOf(text));
  }

  void circuit(String target, CircuitState state) {
    event("the circuit of " + target + " is " + state);
  }

  /** Notes how a call of the chain ended; its answer is printed once it is there. */
  void outcome(FallbackOutcome outcome) {
    answeredBy = outcome.answeredBy().orElse("no target");
    attempts =
        outcome.attempts().stream().map(ResilienceLog::shortly).collect(Collectors.joining(", "));
  }

  private static String shortly(FallbackAttempt attempt) {
    return attempt.target() + " " + attempt.result();
  }

  void answered(int number, MessageResponse answer) {
    answers.merge(answeredBy, 1, Integer::sum);
    line("[" + number + "] answered by " + answeredBy + ": " + beginningOf(answer.message()));
    event("asked: " + attempts);
  }

  private static String beginningOf(String text) {
    return text.length() <= LINE ? text : text.substring(0, LINE) + "…";
  }

  void summary(int questions) {
    int answered = answers.values().stream().mapToInt(Integer::intValue).sum();
    String by =
        answers.entrySet().stream()
            .map(each -> each.getValue() + " by " + each.getKey())
            .collect(Collectors.joining(", "));
    line(
        String.format(
            "%d questions, %d answered (%s); %d retries, %d fallbacks, %d reconnections",
            questions, answered, by, retries.get(), fallbacks.get(), reconnects.get()));
  }

  void connection(ConnectionEvent event) {
    if (event.kind() == ConnectionEvent.Kind.CONNECTED
        || event.kind() == ConnectionEvent.Kind.DISCONNECTED) {
      event("the WebSocket is " + event.kind());
    }
  }
}
