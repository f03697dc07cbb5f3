package io.rhetor.client.examples.cli;

import static io.rhetor.client.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.examples.CommandLineRun;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What {@code docs/command-line.md} shows is what happens. */
class CommandLinePageTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```console\n(.*?)^```$");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(?m)^\\$ (?:(?:echo|printf) \"([^\"]*)\" \\| )?rhetor (.*?)(?: +# exit code (\\d+))?\n"
              + "((?:(?!\\$ ).*\n)*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "command-line.md"));
  }

  /** One after the other, against one server, as a reader would type them. */
  @TestFactory
  List<DynamicTest> everySampleDoesWhatThePageShows() throws IOException {
    SimulatedRhetor server = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
    createTemplate(server);
    List<DynamicTest> tests = new ArrayList<>();
    for (String block : matches(BLOCK, page(), 1)) {
      Matcher sample = SAMPLE.matcher(block);
      while (sample.find()) {
        MatchResult found = sample.toMatchResult();
        tests.add(DynamicTest.dynamicTest(found.group(2), () -> run(found, server)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(20);
    tests.add(DynamicTest.dynamicTest("the server ends", server::close));
    return tests;
  }

  private static void createTemplate(SimulatedRhetor server) {
    try (RhetorClient rhetor =
        RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build())) {
      await(
          rhetor
              .prompts()
              .createPromptTemplate(
                  NewPromptTemplate.builder()
                      .name("Greeting")
                      .template("Dear {{ name }}, welcome to {{ place }}.")
                      .build()));
    }
  }

  private static void run(MatchResult sample, SimulatedRhetor server) {
    String input = sample.group(1) == null ? "" : sample.group(1).replace("\\n", "\n");
    CommandLineRun run =
        new CommandLineRun(
            CommandLineRun.script(Map.of("RHETOR_URL", server.url().toString()), input));
    String[] arguments =
        WORD.matcher(sample.group(2))
            .results()
            .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
            .toArray(String[]::new);
    int expected = sample.group(3) == null ? 0 : Integer.parseInt(sample.group(3));

    assertThat(run.execute(arguments)).as(run.err()).isEqualTo(expected);
    assertThat(run.out().replaceAll("\\R", "\n")).matches(expectation(sample.group(4)));
    assertThat(run.err().isEmpty()).as(run.err()).isEqualTo(expected == 0);
  }

  /** Turns output with {@code …} for what is left out into a pattern. */
  private static Pattern expectation(String shown) {
    return Pattern.compile(
        Pattern.quote(shown)
            .replace("\n…\n", "\n\\E(?:.*\n)*\\Q")
            .replace("\\Q…\n", "\\Q\\E(?:.*\n)*\\Q")
            .replace("…", "\\E.*\\Q"));
  }

  @Test
  void theTableOfExitCodesIsThatOfTheProgram() throws IOException {
    assertThat(table("(\\d+)")).containsExactlyEntriesOf(ExitCodes.explained());
  }

  @Test
  void theTablesNameTheCommandsThatThereAre() throws IOException {
    CommandLineRun help = new CommandLineRun(Map.of());
    help.execute("--help");
    List<String> commands =
        matches(Pattern.compile("(?m)^  ([a-z][a-z-]+)(?:  |$)"), help.out(), 1);
    String page = page();

    assertThat(commands).contains("ask", "serve", "generate-completion");
    assertThat(commands).allMatch(command -> page.contains("`" + command + "`"));
    assertThat(ChatCommands.HELP)
        .allMatch(line -> page.contains("| `" + line.replaceAll(" {2,}.*", "") + "` |"));
  }

  private static Map<String, String> table(String key) throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Pattern.compile("(?m)^\\| " + key + " \\| (.*) \\|$")
        .matcher(page())
        .results()
        .forEach(row -> rows.put(row.group(1), row.group(2)));
    return rows;
  }

  private static List<String> matches(Pattern pattern, String text, int group) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(group))
        .collect(Collectors.toList());
  }
}
