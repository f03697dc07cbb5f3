package io.rhetor.client.support;

import io.rhetor.client.internal.run.CallbackLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What one logger is given while a test runs, each as level and text; kept from the console. */
public final class RecordedLog implements AutoCloseable {
  private final Logger logger;
  private final Level levelBefore;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          SecretWatch.handler().publish(entry);
          lines.add(entry.getLevel().getName() + " " + new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private RecordedLog(String name, Level level) {
    logger = Logger.getLogger(name);
    levelBefore = logger.getLevel();
    logger.setLevel(level);
    logger.setUseParentHandlers(false);
    handler.setLevel(Level.ALL);
    logger.addHandler(handler);
  }

  public static RecordedLog of(Class<?> type, Level level) {
    return new RecordedLog(type.getName(), level);
  }

  /** For a logger whose class tests cannot name. */
  public static RecordedLog of(String name, Level level) {
    return new RecordedLog(name, level);
  }

  public List<String> lines() {
    CallbackLog.awaitWritten(10_000);
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    CallbackLog.awaitWritten(10_000);
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    logger.setLevel(levelBefore);
  }
}
