package io.rhetor.client.examples.cli;

import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.time.Duration;
import java.util.Locale;

/** Shows one answer as it comes. */
final class AnswerPrinter {
  private final Connection connection;
  private final Screen screen;
  private final Spinner spinner;
  private final long start = System.nanoTime();

  // Guarded by this.
  private boolean lineOpen;
  private boolean ended;

  private AnswerPrinter(Connection connection, Screen screen) {
    this.connection = connection;
    this.screen = screen;
    this.spinner = Spinner.start(screen);
  }

  /** Shows an answer and returns it; Ctrl-C ends it with a {@code CancellationException}. */
  static MessageResponse show(ChunkStream answer, Connection connection, Screen screen) {
    return new AnswerPrinter(connection, screen).show(answer);
  }

  private MessageResponse show(ChunkStream answer) {
    MessageResponse whole;
    try {
      whole = connection.await(() -> answer.forEach(this::print));
    } finally {
      end();
    }
    whole.warnings().forEach(warning -> screen.warn("Warning: " + warning));
    screen.note(footer(whole));
    return whole;
  }

  private synchronized void print(StreamChunk chunk) {
    if (ended || (chunk.text().isEmpty() && !chunk.isRestart())) {
      return;
    }
    spinner.stop();
    if (chunk.isRestart()) {
      endLine();
      screen.warn("Another model took over and starts again:");
    }
    screen.text(chunk.text());
    lineOpen = lineOpen || !chunk.text().isEmpty();
  }

  /** Nothing is printed after this, though chunks may still arrive. */
  private synchronized void end() {
    ended = true;
    spinner.stop();
    endLine();
  }

  private void endLine() {
    if (lineOpen) {
      screen.line("");
      lineOpen = false;
    }
  }

  private String footer(MessageResponse whole) {
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    return String.format(
        Locale.ROOT,
        "[model %s, provider %s, %.1f s]",
        whole.model().orElse("unknown"),
        whole.provider().orElse("unknown"),
        taken.toMillis() / 1000.0);
  }
}
