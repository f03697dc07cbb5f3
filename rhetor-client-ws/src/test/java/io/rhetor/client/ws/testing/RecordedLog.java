package io.rhetor.client.ws.testing;

import io.rhetor.client.internal.run.CallbackLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;

/** Keeps all that is logged while it is open; what this library logs, at all levels. */
public final class RecordedLog implements AutoCloseable {
  private static final String LIBRARY = "io.rhetor";

  private final Logger root = Logger.getLogger("");
  private final Logger library = Logger.getLogger(LIBRARY);
  private final Level levelBefore = library.getLevel();
  private final Recorder recorder = new Recorder();

  private RecordedLog() {
    root.addHandler(recorder);
    library.setLevel(Level.ALL);
  }

  public static RecordedLog open() {
    return new RecordedLog();
  }

  /** Each entry with its level and, if it has one, its stack trace. */
  public List<String> all() {
    CallbackLog.awaitWritten(10_000);
    return List.copyOf(recorder.lines);
  }

  /** The entries of this library from warnings on. */
  public List<String> warnings() {
    CallbackLog.awaitWritten(10_000);
    return recorder.lines.stream()
        .filter(line -> line.startsWith("WARNING " + LIBRARY) || isDefect(line))
        .collect(Collectors.toList());
  }

  private static boolean isDefect(String line) {
    return line.startsWith("SEVERE " + LIBRARY);
  }

  @Override
  public void close() {
    CallbackLog.awaitWritten(10_000);
    root.removeHandler(recorder);
    library.setLevel(levelBefore);
  }

  private static final class Recorder extends Handler {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Recorder() {
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord entry) {
      StringWriter line = new StringWriter();
      line.append(entry.getLevel().getName()).append(' ').append(entry.getLoggerName());
      line.append(": ").append(new SimpleFormatter().formatMessage(entry));
      if (entry.getThrown() != null) {
        entry.getThrown().printStackTrace(new PrintWriter(line, true));
      }
      lines.add(line.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
