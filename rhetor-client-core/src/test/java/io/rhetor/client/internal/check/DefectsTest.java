package io.rhetor.client.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which advice belongs to what was thrown. */
class DefectsTest {
  static Stream<Arguments> advice() {
    return Stream.of(
        Arguments.of(new OutOfMemoryError("Java heap space"), "-Xmx"),
        Arguments.of(new OutOfMemoryError("Java heap space"), "maxResponseBytes"),
        Arguments.of(new OutOfMemoryError(), "-Xmx"),
        Arguments.of(
            new OutOfMemoryError(
                "unable to create native thread: possibly out of memory or process/resource limits"
                    + " reached"),
            "start more of them"),
        Arguments.of(new NoSuchMethodError("x"), "versions of the jars"),
        Arguments.of(new StackOverflowError(), "Look at the cause"),
        Arguments.of(new IllegalStateException("x"), "Report it"));
  }

  @ParameterizedTest
  @MethodSource("advice")
  void fitsWhatWasThrown(Throwable thrown, String advice) {
    assertThat(Defects.met(thrown)).contains(advice);
  }
}
