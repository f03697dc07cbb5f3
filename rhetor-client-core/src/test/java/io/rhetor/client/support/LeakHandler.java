package io.rhetor.client.support;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Keeps each log entry that shows a mark, be it in its text or in what it says was thrown. */
final class LeakHandler extends Handler {
  private final String mark;
  private final List<String> leaks = new ArrayList<>();
  private long entries;

  LeakHandler(String mark) {
    this.mark = mark;
    setLevel(Level.ALL);
  }

  @Override
  public synchronized void publish(LogRecord entry) {
    entries++;
    StringWriter text = new StringWriter();
    text.append(new SimpleFormatter().formatMessage(entry)).append('\n');
    if (entry.getThrown() != null) {
      entry.getThrown().printStackTrace(new PrintWriter(text));
    }
    if (text.toString().contains(mark)) {
      leaks.add(entry.getLevel() + " " + entry.getLoggerName() + ": " + text);
    }
  }

  /** The entries since the last call that show the mark. */
  synchronized List<String> takeLeaks() {
    List<String> taken = List.copyOf(leaks);
    leaks.clear();
    return taken;
  }

  synchronized long entries() {
    return entries;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
