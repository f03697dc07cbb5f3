package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.Shape;
import io.rhetor.client.testing.SimulatedRhetor;
import io.rhetor.client.testing.Turn;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuickStartTest {
  private final SimulatedRhetor rhetor =
      SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
  private final CommandLineRun run = new CommandLineRun(Map.of());

  @AfterEach
  void close() {
    rhetor.close();
  }

  @Test
  void withoutAServerItStartsOneAndSaysSo() {
    assertThat(run.execute()).isZero();

    assertThat(run.out().lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("No server named: asking a simulated Rhetor at http://127.0.0.1:");
    assertThat(run.out()).contains("Tekton is an ecosystem");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void theAnswerIsPrintedInFull(Shape shape) {
    try (SimulatedRhetor shaped =
        SimulatedRhetor.builder().shape(shape).chunkDelay(Duration.ZERO).start()) {
      assertThat(run.execute("--url", shaped.url().toString())).isZero();

      assertThat(run.out()).startsWith(shaped.turns("default").get(1).content());
    }
  }

  @Test
  void theLastLineNamesModelProviderAndTiming() {
    run.execute("--url", rhetor.url().toString(), "--message", "hi");

    assertThat(run.out().lines().reduce("", (first, second) -> second))
        .matches(
            "\\[model simulated-standard, provider simulated,"
                + " first chunk after \\d+ ms, all after \\d+ ms, 23 chunks]");
  }

  @Test
  void theMessageIsSent() {
    run.execute("quickstart", "--url", rhetor.url().toString(), "--message", "Any boats?");

    assertThat(rhetor.turns("default")).startsWith(new Turn("user", "Any boats?"));
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void overWebSocketTheAnswerIsTheSame(Shape shape) {
    try (SimulatedRhetor shaped =
        SimulatedRhetor.builder().shape(shape).chunkDelay(Duration.ZERO).start()) {
      assertThat(run.execute("--url", shaped.url().toString(), "--websocket")).isZero();

      assertThat(run.out()).startsWith(shaped.turns("default").get(1).content());
    }
  }

  @Test
  void theServerMayComeFromTheEnvironment() {
    CommandLineRun withUrl = new CommandLineRun(Map.of("RHETOR_URL", rhetor.url().toString()));

    assertThat(withUrl.execute()).isZero();
    assertThat(rhetor.requestCount()).isEqualTo(1);
  }

  @Test
  void aServerThatCannotBeReachedIsOneLineOfError() {
    String url = rhetor.url().toString();
    rhetor.close();

    assertThat(run.execute("--url", url)).isEqualTo(4);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("Error: ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aModelThatFailsIsOneLineOfError() {
    rhetor.inject(Fault.errorBeforeChunks("overloaded"));

    assertThat(run.execute("--url", rhetor.url().toString())).isEqualTo(6);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("overloaded");
  }

  @Test
  void aStreamThatBreaksOffShowsWhatCameAndTheError() {
    rhetor.inject(Fault.cutAfterChunks(2));

    assertThat(run.execute("--url", rhetor.url().toString())).isEqualTo(6);
    assertThat(run.out()).startsWith("Tekton is");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void anAddressThatIsNoneIsOneLineOfError() {
    assertThat(run.execute("--url", "ftp://nowhere")).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
  }
}
