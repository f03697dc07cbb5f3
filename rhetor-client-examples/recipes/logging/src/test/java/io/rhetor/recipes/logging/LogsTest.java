package io.rhetor.recipes.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTest {
  private static final ch.qos.logback.classic.Logger ROOT =
      (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT");

  private final List<ILoggingEvent> records = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          records.add(event);
        }
      };

  @BeforeAll
  static void lead() {
    Logs.toSlf4j();
  }

  @BeforeEach
  void watch() {
    appender.start();
    ROOT.addAppender(appender);
  }

  @AfterEach
  void leave() {
    ROOT.detachAppender(appender);
  }

  @Test
  void theClientLogsThroughSlf4j() {
    try (SimulatedRhetor server = SimulatedRhetor.start();
        RhetorClient rhetor = RhetorClient.create(config(server))) {
      server.inject(Fault.serviceUnavailable());
      rhetor.sendMessage("What is Tekton?").join();

      // Records are written on a thread of the client, so that no log holds up a call.
      await()
          .untilAsserted(
              () ->
                  assertThat(records)
                      .filteredOn(each -> each.getLoggerName().startsWith("io.rhetor.client"))
                      .extracting(ILoggingEvent::getLevel)
                      .contains(Level.INFO, Level.DEBUG));
      assertThat(records)
          .as("never a prompt")
          .noneMatch(each -> each.getFormattedMessage().contains("What is Tekton?"));
    }
  }

  @Test
  void tyrusIsSilent() {
    try (SimulatedRhetor server = SimulatedRhetor.start();
        RhetorWebSocketClient rhetor = RhetorWebSocketClient.create(config(server))) {
      server.inject(Fault.closeAfterChunks(2, 1006, ""));
      assertThatThrownBy(() -> rhetor.streamMessage("What is Tekton?").collect().join());
      rhetor.sendMessage("What is Tekton?").join();
    }
    Logger.getLogger("org.glassfish.tyrus.core.TyrusWebSocketEngine").severe("alarming");
    Logger.getLogger("java.util.example").severe("led to SLF4J");

    assertThat(records).anyMatch(each -> each.getFormattedMessage().equals("led to SLF4J"));
    assertThat(records).noneMatch(each -> each.getLoggerName().startsWith("org.glassfish.tyrus"));
  }

  @Test
  void theSettingsWithoutSlf4jSayTheSame() throws Exception {
    try (InputStream settings = LogsTest.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(settings);
    }
    try {
      assertThat(isLoggable("org.glassfish.tyrus.core", java.util.logging.Level.SEVERE)).isFalse();
      assertThat(isLoggable("io.rhetor.client.Example", java.util.logging.Level.FINE)).isTrue();
      assertThat(isLoggable("others", java.util.logging.Level.FINE)).isFalse();
    } finally {
      Logs.toSlf4j();
    }
  }

  private static boolean isLoggable(String logger, java.util.logging.Level level) {
    return Logger.getLogger(logger).isLoggable(level);
  }

  private static RhetorConfig config(SimulatedRhetor server) {
    return RhetorConfig.builder().baseUrl(server.url().toString()).build();
  }
}
