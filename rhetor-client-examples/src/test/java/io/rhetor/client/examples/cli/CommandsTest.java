package io.rhetor.client.examples.cli;

import static io.rhetor.client.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.examples.CommandLineRun;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.testing.SimulatedRhetor;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each command prints, for people and for scripts, against one server. */
class CommandsTest {
  private static SimulatedRhetor server;

  private final CommandLineRun run =
      new CommandLineRun(Map.of("RHETOR_URL", server.url().toString()));

  @BeforeAll
  static void start() {
    server = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
    try (RhetorClient rhetor =
        RhetorClient.create(RhetorConfig.builder().baseUrl(server.url().toString()).build())) {
      await(
          rhetor
              .prompts()
              .createPromptTemplate(
                  NewPromptTemplate.builder()
                      .name("Greeting")
                      .category("letters")
                      .template("Dear {{ name }}, welcome to {{ place }}.")
                      .addVariables("name", "place")
                      .build()));
      await(rhetor.sendMessage(stored("kept:one")));
      await(rhetor.sendMessage(stored("kept:doomed")));
    }
  }

  private static MessageRequest stored(String context) {
    return MessageRequest.builder()
        .message("Remember me.")
        .contextId(ContextId.of(context))
        .build();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private int execute(String line) {
    return run.execute(line.split(" "));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ask What is Tekton?          | Tekton is an ecosystem of software components",
        "ask --websocket --task code --model simulated-fast --provider simulated hi | You wrote: \"hi\"",
        "ask --system Be_terse. --context kept:two --temperature 0.2 --max-tokens 50 hi | You wrote",
        "health                       | healthy (version",
        "providers                    | * simulated simulated-standard yes",
        "templates                    | greeting letters name,place Greeting",
        "templates --category letters --tag none | ID CATEGORY VARIABLES NAME",
        "templates greeting           | Dear {{ name }}, welcome to {{ place }}.",
        "templates greeting --var name=Ada --var place=Turin | Dear Ada, welcome to Turin.",
        "prompts                      | rhetor_default rhetor yes Rhetor default",
        "prompts --component rhetor   | rhetor_default",
        "prompts rhetor_default       | You are Rhetor",
        "contexts                     | kept:one 2",
        "contexts kept:one            | user: Remember me.",
        "contexts kept:one --search remember --limit 3 | user: Remember me.",
        "contexts kept:one --summary  | messages",
        "contexts kept:doomed --delete | Deleted kept:doomed.",
        "budget                       | monthly",
        "budget --limit 2.50 --period weekly --policy enforce | weekly $0.0 $2.5 $2.5 enforce",
        "generate-completion          | complete -F",
      })
  void forPeople(String line, String printed) {
    assertThat(execute(line)).as(run.err()).isZero();
    assertThat(run.out().replaceAll(" +", " ")).contains(printed);
    assertThat(run.err()).isEmpty();
  }

  /** The path of JSON Pointer within the one line that is printed, and what stands there. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ask --json hi                | /model               | simulated-standard",
        "ask --json --websocket hi    | /provider            | simulated",
        "health --json                | /status              | healthy",
        "providers --json             | /default_provider    | simulated",
        "providers --json --use simulated/simulated-standard | /model | simulated-standard",
        "templates --json             | /0/template_id       | greeting",
        "templates --json greeting    | /name                | Greeting",
        "templates --json greeting --var name=A --var place=B | /rendered_content | Dear A, welcome to B.",
        "prompts --json --component rhetor | /0/prompt_id    | rhetor_default",
        "prompts --json rhetor_default | /component          | rhetor",
        "contexts --json kept:one     | /messages/0/content  | Remember me.",
        "contexts --json kept:one --search remember | /query | remember",
        "contexts --json kept:one --summary | /context_id    | kept:one",
        "contexts --json kept:three --delete | /success      | true",
        "budget --json                | /monthly/policy      | warn",
      })
  void forScripts(String line, String path, String value) throws Exception {
    assertThat(execute(line)).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode printed = new ObjectMapper().readTree(run.out());
    assertThat(printed.at(path).asText()).isEqualTo(value);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void listsOfContextsAreArrays() throws Exception {
    assertThat(execute("contexts --json")).isZero();
    assertThat(new ObjectMapper().readTree(run.out()).isArray()).isTrue();
  }

  @Test
  void jsonIsAsciiInEveryLocale() throws Exception {
    assertThat(run.execute("ask", "--json", "Grüße, 世界")).isZero();
    assertThat(run.out()).matches("[ -~]*\\R");
    assertThat(new ObjectMapper().readTree(run.out()).at("/message").asText())
        .contains("Grüße, 世界");
  }

  @Test
  void aQuestionCanBePipedIn() {
    for (String[] arguments : new String[][] {{"ask"}, {"ask", "-"}}) {
      Terminal terminal =
          CommandLineRun.script(
              Map.of("RHETOR_URL", server.url().toString()), "What is\nRhetor?\n");
      CommandLineRun piped = new CommandLineRun(terminal);
      assertThat(piped.execute(arguments)).isZero();
      assertThat(piped.out()).startsWith("You wrote: \"What is\nRhetor?\".");
    }
  }

  @Test
  void anOptionGoesBeforeTheEnvironment_andSimulatedNeedsNoServer() {
    CommandLineRun elsewhere = new CommandLineRun(Map.of("RHETOR_URL", "http://127.0.0.1:9"));

    assertThat(elsewhere.execute("health", "--url", server.url().toString())).isZero();
    assertThat(elsewhere.execute("health", "--simulated")).isZero();
  }

  @Test
  void theHelpOfEveryCommandNamesItsOptions() {
    for (String command :
        "ask chat health providers templates prompts contexts budget serve web".split(" ")) {
      CommandLineRun help = new CommandLineRun(Map.of());
      assertThat(help.execute(command, "--help")).isZero();
      assertThat(help.out()).startsWith("Usage: rhetor " + command).contains("--json");
    }
  }
}
