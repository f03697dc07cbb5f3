package io.rhetor.client.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.error.BudgetExceededException;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.error.MissingVariablesException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.examples.CommandLineRun;
import io.rhetor.client.support.Secrets;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How commands fail: the exit code, and one line that says why. */
class ExitCodesTest {
  private static final URI SOMEWHERE = URI.create("http://rhetor:8300/message");
  private static final RhetorConnectionException LOST =
      new RhetorConnectionException("lost", null, true);

  private static SimulatedRhetor server;

  @TempDir private Path folder;

  private final CommandLineRun run =
      new CommandLineRun(Map.of("RHETOR_URL", server.url().toString()));

  @BeforeAll
  static void start() {
    server = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
  }

  @AfterEach
  void clearFaults() {
    server.clearFaults();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new UncheckedIOException(new IOException("full")), 1),
        Arguments.of(new IllegalStateException("bug"), 1),
        Arguments.of(new IllegalArgumentException("baseUrl: no"), 2),
        Arguments.of(status(401), 3),
        Arguments.of(status(404), 3),
        Arguments.of(status(429), 3),
        Arguments.of(
            new BudgetExceededException(BudgetPeriod.DAILY, BigDecimal.TEN, BigDecimal.ONE), 3),
        Arguments.of(new MissingVariablesException("greeting", Set.of("name")), 3),
        Arguments.of(LOST, 4),
        Arguments.of(timeout(Phase.CONNECT), 4),
        Arguments.of(new ComponentUnavailableException("rhetor", "down", null, true, false), 4),
        Arguments.of(timeout(Phase.HEADERS), 5),
        Arguments.of(timeout(Phase.TOTAL), 5),
        Arguments.of(new RhetorStreamException("so f", false, timeout(Phase.IDLE)), 5),
        Arguments.of(new RhetorStreamException("so f", false, LOST), 6),
        Arguments.of(status(500), 6),
        Arguments.of(status(503), 6),
        Arguments.of(new RhetorModelException("overloaded", "default", null), 6),
        Arguments.of(new RhetorProtocolException("no JSON", null, true), 6),
        Arguments.of(new ClientClosedException("closed", false), 6),
        Arguments.of(new CancellationException(), 130));
  }

  private static RhetorApiException status(int status) {
    return RhetorApiException.builder("POST", SOMEWHERE, status).build();
  }

  private static RhetorTimeoutException timeout(Phase phase) {
    return new RhetorTimeoutException(phase, Duration.ofSeconds(1), "slow", null, true);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void eachKindOfFailureHasItsCode(Throwable failure, int code) {
    assertThat(ExitCodes.of(failure)).isEqualTo(code);
    assertThat(ExitCodes.explained()).containsKey(String.valueOf(code));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ask --bogus hi                     | 2 | --bogus",
        "ask --token hush hi                | 2 | --token-file",
        "ask hi --timeout soon              | 2 | 'soon' is no time",
        "ask hi --timeout 0s                | 2 | leaves no time",
        "ask hi --url ftp://nowhere         | 2 | baseUrl",
        "ask hi --url http://a:1 --simulated | 2 | exclude each other",
        "ask hi --context a/b               | 2 | contextId",
        "ask hi --temperature hot           | 2 | --temperature",
        "ask hi --token-file no-such-file   | 2 | no-such-file cannot be read",
        "ask                                | 2 | the text is empty",
        "providers --use simulated          | 2 | PROVIDER/MODEL",
        "templates --render                 | 2 | id",
        "contexts --summary                 | 2 | id",
        "contexts a --summary --delete      | 2 | mutually exclusive",
        "budget --policy warn               | 2 | --limit",
        "serve --port 65536                 | 2 | port",
        "serve --port many                  | 2 | --port",
        "nonsense                           | 2 | nonsense",
        "templates none                     | 3 | none",
        "prompts none                       | 3 | none",
        "providers --use nobody/none        | 3 | nobody",
        "health --url http://127.0.0.1:9    | 4 | 127.0.0.1:9",
        "chat --no-history --url ftp://x    | 2 | baseUrl",
      })
  void eachProblemIsNamedOnStderrAlone(String line, int code, String named) {
    assertThat(run.execute(line.split(" "))).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(named).doesNotContain("\tat ");
    assertThat(run.out()).doesNotContain("Error");
  }

  @Test
  void aServerThatIsNotThereIsUnreachable_andTheWayOutIsNamed() {
    assertThat(run.execute("providers", "--url", "http://127.0.0.1:9")).isEqualTo(4);
    assertThat(run.err().lines()).hasSize(2);
    assertThat(run.err()).contains("Cannot connect to http://127.0.0.1:9", "--url", "--simulated");
  }

  @Test
  void noAnswerInTime() {
    server.inject(Fault.stallBeforeHeaders());

    assertThat(run.execute("ask", "--timeout", "150ms", "hi")).isEqualTo(5);
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aModelThatFails_andAnAnswerThatBreaksOff() {
    server.inject(Fault.errorBeforeChunks("overloaded"));
    assertThat(run.execute("ask", "hi")).isEqualTo(6);
    assertThat(run.err()).contains("overloaded");
    assertThat(run.out()).isEmpty();

    server.inject(Fault.cutAfterChunks(2));
    assertThat(run.execute("ask", "What is Tekton?")).isEqualTo(6);
    assertThat(run.out()).isEqualToNormalizingNewlines("Tekton is\n");
  }

  @Test
  void withJsonNothingIsPrintedOfAnAnswerThatBreaksOff() {
    server.inject(Fault.cutAfterChunks(2));

    assertThat(run.execute("ask", "--json", "What is Tekton?")).isEqualTo(6);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void ctrlCEndsAnAnswerAtTheServer() throws Exception {
    int before = server.cancelledStreams();
    server.inject(Fault.stallAfterChunks(2));
    FakeTerminal script =
        FakeTerminal.ofScript().with("RHETOR_URL", server.url().toString()).endInput();
    FakeTerminal.Running ask = script.run("ask", "What is Tekton?");
    await().until(() -> ask.out().contains("Tekton is"));
    script.ctrlC();

    assertThat(ask.exitCode()).isEqualTo(130);
    await().until(() -> server.cancelledStreams() == before + 1);
    assertThat(ask.err()).isEqualToNormalizingNewlines("Cancelled.\n");
  }

  @ParameterizedTest
  @CsvSource({"--port", "--hermes-port"})
  void aTakenPortIsNamedWithTheOptionThatChoosesAnother(String option) throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(busy.getLocalPort());
      String[] arguments =
          option.equals("--port")
              ? new String[] {"serve", option, port}
              : new String[] {"serve", "--port", "0", option, port};

      assertThat(run.execute(arguments)).isEqualTo(1);
      assertThat(run.err()).contains("port " + port, "choose a port with " + option + ",");
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  @Test
  void servingEndsAtCtrlC_andTellsScriptsWhere() throws Exception {
    FakeTerminal script = FakeTerminal.ofScript();
    FakeTerminal.Running serve = script.run("serve", "--json", "--port", "0", "--hermes-port", "0");
    await().until(() -> serve.out().endsWith("}" + System.lineSeparator()));
    assertThat(serve.out()).matches("\\{\"rhetor\":\"http://.+\",\"hermes\":\"http://.+\"}\\R");
    script.ctrlC();

    assertThat(serve.exitCode()).isZero();
  }

  @Test
  void theTokenComesFromAFileOrTheEnvironment_andIsNeverShown() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    HttpServer guarded =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    guarded.createContext(
        "/",
        exchange -> {
          seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    guarded.start();
    try {
      Path file = Files.writeString(folder.resolve("token"), Secrets.TOKEN + "-file\nignored\n");
      CommandLineRun withToken = new CommandLineRun(Map.of("RHETOR_TOKEN", Secrets.TOKEN));
      String url = "http://127.0.0.1:" + guarded.getAddress().getPort();

      assertThat(withToken.execute("providers", "--url", url)).isEqualTo(3);
      assertThat(withToken.execute("providers", "--url", url, "--token-file", file.toString()))
          .isEqualTo(3);
      assertThat(seen)
          .containsExactly("Bearer " + Secrets.TOKEN, "Bearer " + Secrets.TOKEN + "-file");
      Secrets.assertKept(withToken.err() + withToken.out());
      Files.writeString(file, "\n");
      assertThat(withToken.execute("providers", "--url", url, "--token-file", file.toString()))
          .isEqualTo(2);
    } finally {
      guarded.stop(0);
    }
  }
}
