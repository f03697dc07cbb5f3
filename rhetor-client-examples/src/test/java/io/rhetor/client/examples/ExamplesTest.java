package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.examples.cli.Terminal;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedHermes;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each example does and prints what it is there to show. */
class ExamplesTest {
  private static SimulatedRhetor rhetor;
  private static SimulatedHermes hermes;

  private final CommandLineRun run =
      new CommandLineRun(Map.of("HERMES_URL", hermes.url().toString()));

  @BeforeAll
  static void start() {
    rhetor = SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(1)).start();
    hermes = SimulatedHermes.builder().component("rhetor", rhetor.url()).start();
  }

  @AfterAll
  static void close() {
    hermes.close();
    rhetor.close();
  }

  /** What is printed in this order, with {@code …} for whatever stands between. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "first-answer | Tekton is an ecosystem…Answered by simulated-standard.",
        "backpressure | 10 chunks received; asking for 10 more…50 chunks received…Tekton is an",
        "cancel       | Tekton is an ecosystem of…Cancelled after 5 chunks.",
        "websocket    | [CONNECTED]…[TYPING_STARTED]…[TYPING_STOPPED]…Rhetor manages language",
        "templates    | Created component_documentation…[component, tone]…for Rhetor in plain words."
            + "…Answer: You wrote…Not filled in without [tone]…Versions: 2…Document Hermes.…Deleted",
        "chat         | In the session: Your name is Ada.…5 turns were said; the last is by"
            + " assistant…Later: Your name is Ada.…Without history: I do not know",
        "fallback     | Rhetor manages…nearby: FAILED…rhetor: ANSWERED…fallback answered: true",
        "component    | System prompt: …Help the users…ada is told: Your name is Ada.…bob is told:"
            + " Your name is Bob.…Turns with ada: 5…Cancelled by the shutdown: true",
        "budget       | Tekton is an ecosystem…Spent today: ",
        "many-streams | 5 answers in 305 chunks…Up to 5 of them at the same time",
      })
  void printsWhatItShows(String name, String printed) {
    String url = rhetor.url().toString();
    assertThat(run.execute("example", name, "--url", url)).as(run.err()).isZero();
    assertThat(run.out()).containsSubsequence(printed.split("…"));
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aCancelledAnswerEndsAtTheServer() {
    int before = rhetor.cancelledStreams();
    rhetor.inject(Fault.stallAfterChunks(6));
    run.execute("example", "cancel", "--url", rhetor.url().toString());

    await().until(() -> rhetor.cancelledStreams() == before + 1);
  }

  @Test
  void withoutAServerASimulatedOneIsStarted_andItsBudgetUsedUp() {
    CommandLineRun alone = new CommandLineRun(Map.of());

    assertThat(alone.execute("example", "budget")).as(alone.err()).isZero();
    assertThat(alone.out())
        .containsSubsequence("Answer 1", "Warning: ", "Not sent: ", "daily")
        .doesNotContain("Answer 20");
  }

  @Test
  void manyStreamsNeedFewThreads() {
    StringWriter out = new StringWriter();
    ManyStreams.run(config(), 200, new PrintWriter(out, true));

    assertThat(out.toString())
        .containsSubsequence("200 answers in ", "Up to ", "Threads that were added");
    int threads = Integer.parseInt(out.toString().replaceAll("(?s).*: (-?\\d+)\\R", "$1"));
    assertThat(threads).isLessThan(100);
  }

  private static RhetorConfig config() {
    return RhetorConfig.builder()
        .baseUrl(rhetor.url().toString())
        .hermesUrl(hermes.url().toString())
        .build();
  }

  @Test
  void theComponentUsesItsSystemPromptAgain_andDeletesItsConversations() throws Exception {
    String first;
    try (GuideComponent component = GuideComponent.start(config())) {
      first = component.systemPrompt();
      component.ask("eve", "Hello", text -> {}).get();
      assertThat(rhetor.turns("guide-component:eve"))
          .extracting(turn -> turn.role())
          .containsExactly("system", "user", "assistant");
    }
    try (GuideComponent component = GuideComponent.start(config())) {
      assertThat(component.systemPrompt()).isEqualTo(first);
    }
    assertThat(rhetor.turns(ContextId.of("guide-component", "eve").value())).isEmpty();
    assertThat(hermes.discoveries()).isNotEmpty();
  }

  @Test
  void theTableOfThePageNamesEveryExample_itsCommandAndItsSource() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "examples.md"));
    Terminal terminal = CommandLineRun.script(Map.of(), "");
    Set<String> commands = ExampleCommand.all(terminal).getSubcommands().keySet();
    List<String> listed =
        Pattern.compile("\\| `example ([a-z-]+)` \\|")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toList());

    assertThat(listed).containsExactlyElementsOf(commands);
  }

  @Test
  void alone_theCommandListsTheExamples() {
    assertThat(run.execute("example")).isZero();
    assertThat(run.out()).contains("first-answer", "Asks and waits.", "many-streams");
  }
}
