package io.rhetor.client.examples.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Lines and Ctrl-C in the order in which they come, since a thread that reads cannot be woken. */
final class ChatInput {
  /** What came. */
  enum Kind {
    LINE,
    END,
    INTERRUPT
  }

  /** One thing that came. */
  static final class Event {
    final Kind kind;
    final Optional<String> problem;
    final String line;

    private Event(Kind kind, String line, Optional<String> problem) {
      this.kind = kind;
      this.line = line;
      this.problem = problem;
    }
  }

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private ChatInput() {}

  /** Starts a thread that reads until the end. */
  static ChatInput of(Terminal terminal) {
    ChatInput input = new ChatInput();
    Thread reader = new Thread(() -> input.read(terminal), "rhetor-chat-input");
    reader.setDaemon(true);
    reader.start();
    return input;
  }

  private void read(Terminal terminal) {
    Optional<String> problem = Optional.empty();
    try {
      for (String line = terminal.in().readLine(); line != null; line = terminal.in().readLine()) {
        events.add(new Event(Kind.LINE, line, Optional.empty()));
      }
    } catch (IOException e) {
      problem = Optional.of(Failures.messageOf(e));
    }
    events.add(new Event(Kind.END, "", problem));
  }

  /** Tells that Ctrl-C was typed at the prompt. */
  void interrupted() {
    events.add(new Event(Kind.INTERRUPT, "", Optional.empty()));
  }

  /** Forgets the lines that came and were not taken yet. */
  void dropLines() {
    events.removeIf(event -> event.kind == Kind.LINE);
  }

  Event next() throws InterruptedException {
    return events.take();
  }
}
