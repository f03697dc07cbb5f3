package io.rhetor.client.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortTracesTest {

  @Test
  void trace_hasThreadAndMessage_causes_andTheFirstFramesAlone() {
    Thread thread = new Thread("callback");
    Exception thrown =
        new IllegalStateException("defect", new IllegalArgumentException("its cause"));

    assertThat(ShortTraces.trace(thread, thrown).lines())
        .startsWith(
            "Exception in thread \"callback\" java.lang.IllegalStateException: defect",
            "Caused by: java.lang.IllegalArgumentException: its cause",
            "\tat " + thrown.getStackTrace()[0])
        .hasSize(7);
  }

  @Test
  void uncaughtExceptionsOfTests_areWrittenSo() {
    assertThat(Thread.getDefaultUncaughtExceptionHandler().getClass().getName())
        .startsWith(ShortTraces.class.getName());
  }

  /** Of the settings of the build: see the parent pom. */
  @Test
  void eachTest_runsInAThreadOfItsOwn_whichItsTimeoutLeavesBehind() {
    assertThat(Thread.currentThread().getName()).startsWith("junit-timeout-thread");
  }
}
