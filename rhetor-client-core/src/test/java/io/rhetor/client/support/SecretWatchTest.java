package io.rhetor.client.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The watch sees what it is to see. */
class SecretWatchTest {
  private final LeakHandler leaks = new LeakHandler("mark");

  @Test
  void entriesOfTheLibrary_areReadAtEachLevel() {
    long before = SecretWatch.handler().entries();
    Logger.getLogger("io.rhetor.client.SecretWatchTest").finest("nothing private");

    assertThat(SecretWatch.handler().entries()).isGreaterThan(before);
  }

  @Test
  void mark_isFoundInTextsParametersCausesAndSuppressed() {
    LogRecord withParameter = new LogRecord(Level.FINEST, "of {0}");
    withParameter.setParameters(new Object[] {"a mark"});
    LogRecord withCause = new LogRecord(Level.INFO, "failed");
    withCause.setThrown(new IllegalStateException("outer", new RuntimeException("a mark")));
    Exception outer = new Exception("outer");
    outer.addSuppressed(new RuntimeException("a mark"));
    LogRecord withSuppressed = new LogRecord(Level.INFO, "failed");
    withSuppressed.setThrown(outer);

    leaks.publish(new LogRecord(Level.INFO, "a mark"));
    leaks.publish(withParameter);
    leaks.publish(withCause);
    leaks.publish(withSuppressed);
    leaks.publish(new LogRecord(Level.INFO, "nothing"));

    assertThat(leaks.takeLeaks()).hasSize(4);
    assertThat(leaks.takeLeaks()).isEmpty();
  }

  @Test
  void failuresAreWalkedToTheirEnd_andRoundInCircles() {
    Exception inner = new Exception("plain");
    Exception outer = new Exception("plain", inner);
    inner.addSuppressed(outer);
    Secrets.assertKept(outer);

    inner.addSuppressed(new Exception(Secrets.PROMPT));
    assertThatThrownBy(() -> Secrets.assertKept(outer)).isInstanceOf(AssertionError.class);
  }
}
