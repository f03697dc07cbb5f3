package io.rhetor.client.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.examples.CommandLineRun;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a chat says, keeps and does at its commands; {@link ChatTerminalTest} has a terminal. */
class ChatTest {
  private static SimulatedRhetor server;

  @TempDir private Path state;

  /** One of its own for each test, since they share a server. */
  private final String context = "chat:" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private FakeTerminal terminal(FakeTerminal terminal) {
    return terminal
        .with("RHETOR_URL", server.url().toString())
        .with("XDG_STATE_HOME", state.toString());
  }

  /** Pipes lines into a chat, as a script does, and waits for its end. */
  private FakeTerminal.Running chat(List<String> options, String... lines) throws Exception {
    FakeTerminal script = terminal(FakeTerminal.ofScript());
    for (String line : lines) {
      script.type(line);
    }
    FakeTerminal.Running chat =
        script
            .endInput()
            .run(
                Stream.concat(Stream.of("chat", "--context", context), options.stream())
                    .toArray(String[]::new));
    chat.exitCode();
    return chat;
  }

  private FakeTerminal.Running chat(String... lines) throws Exception {
    return chat(List.of(), lines);
  }

  private List<Path> kept() throws IOException {
    Path folder = state.resolve("rhetor");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.collect(Collectors.toList());
    }
  }

  @Test
  void aScriptGetsTheAnswersAlone() throws Exception {
    FakeTerminal.Running chat = chat("What is Rhetor?", "", "My name is Ada.", "What is my name?");

    assertThat(chat.exitCode()).isZero();
    assertThat(chat.out().lines()).hasSize(3);
    assertThat(chat.out()).startsWith("Rhetor manages").contains("Your name is Ada.");
    assertThat(chat.err()).isEmpty();
  }

  @Test
  void withJsonEachAnswerIsALine() throws Exception {
    FakeTerminal.Running chat = chat(List.of("--json"), "What is Rhetor?", "What is Tekton?");

    assertThat(chat.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"message\":\"") && line.endsWith("}"));
  }

  @Test
  void whatWasSaidIsRememberedByTheNextChat_readableByItsUserAlone() throws Exception {
    chat("My name is Ada.", "/system Be terse.", "/task code");
    FakeTerminal.Running next = chat("What is my name?", "/system", "/task", "/history");

    assertThat(next.out())
        .contains("Your name is Ada.", "The model is told: Be terse.", "The kind of work is code")
        .contains("system: Be terse.", "user: My name is Ada.", "assistant: Your name is Ada.");
    assertThat(kept()).hasSize(1);
    if (state.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(Files.getPosixFilePermissions(kept().get(0))).hasSize(2);
      assertThat(Files.getPosixFilePermissions(kept().get(0).getParent())).hasSize(3);
    }
  }

  @Test
  void withoutHistoryNothingIsKept_andNothingGoesOn() throws Exception {
    chat("My name is Ada.");
    Files.delete(kept().get(0));
    chat(List.of("--no-history"), "My name is Bob.");

    assertThat(kept()).isEmpty();
    chat("My name is Eve.");
    assertThat(chat(List.of("--no-history"), "What is my name?").out()).contains("I do not know");
    assertThat(Files.readString(kept().get(0))).doesNotContain("What is my name?");
  }

  @Test
  void eachContextIsAConversationOfItsOwn() throws Exception {
    chat("My name is Ada.");
    FakeTerminal.Running chat =
        chat(
            "/context",
            "/context " + context + "-b",
            "What is my name?",
            "/context " + context,
            "What is my name?");

    assertThat(chat.out())
        .contains("The conversation is " + context + ", with 2 messages so far")
        .containsSubsequence("with 0 messages", "I do not know", "with 2 messages", "Ada.");
    assertThat(kept()).hasSize(2);
    assertThat(server.turns(context + "-b")).hasSize(2);
  }

  @Test
  void newForgetsHereAndAtTheServer() throws Exception {
    chat("My name is Ada.");
    FakeTerminal.Running chat = chat("/new", "What is my name?");

    assertThat(chat.out()).contains("I do not know");
    assertThat(server.turns(context)).hasSize(2);
    assertThat(Files.readString(kept().get(0))).doesNotContain("Ada");
  }

  @Test
  void settingsAreSentAndTakenAwayAgain() throws Exception {
    FakeTerminal.Running chat =
        chat(
            List.of("--system", "Be kind.", "--task", "planning", "--websocket"),
            "/system",
            "/task",
            "hi",
            "/system -",
            "/task -");

    assertThat(chat.out())
        .containsSubsequence(
            "The model is told: Be kind.",
            "The kind of work is planning",
            "You wrote",
            "The model is told: nothing",
            "The kind of work is not said");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/help | /summary | ''",
        "/summary | messages | ''",
        "//etc/hosts | You wrote: \"/etc/hosts\" | ''",
        "/bogus | '' | there is no command /bogus; /help lists",
        "/context a/b | '' | contextId",
      })
  void commands(String line, String printed, String reported) throws Exception {
    FakeTerminal.Running chat = chat("hi", line, "/quit", "never asked");

    assertThat(chat.out()).contains(printed).doesNotContain("never asked");
    assertThat(chat.err()).contains(reported);
    assertThat(chat.exitCode()).isEqualTo(reported.isEmpty() ? 0 : 2);
  }

  @Test
  void aFailureIsShown_andTheChatGoesOn_andAScriptIsTold() throws Exception {
    server.inject(Fault.errorBeforeChunks("overloaded"));
    FakeTerminal.Running chat = chat("My name is Ada.", "What is Rhetor?");

    assertThat(chat.err().lines()).hasSize(1);
    assertThat(chat.err()).contains("overloaded");
    assertThat(chat.out()).contains("Rhetor manages");
    assertThat(chat.exitCode()).isEqualTo(6);
  }

  @Test
  void aHistoryThatCannotBeReadIsNamedAndLeftAlone() throws Exception {
    chat("My name is Ada.");
    for (String content : List.of("{\"turns\":", "[]", "{}", "{\"turns\":[{}]}", "")) {
      Files.writeString(kept().get(0), content);
      FakeTerminal.Running chat = chat("What is my name?");

      assertThat(chat.exitCode()).isZero();
      assertThat(chat.err().lines()).hasSize(1);
      assertThat(chat.err()).contains(kept().get(0).toString(), "--no-history");
      assertThat(Files.readString(kept().get(0))).isEqualTo(content);
    }
  }

  @Test
  void aStateFolderThatCannotBeMadeIsNamed_andTheChatGoesOn() throws Exception {
    Files.writeString(state.resolve("rhetor"), "a file");
    FakeTerminal.Running chat = chat("What is Rhetor?", "What is Tekton?");

    assertThat(chat.exitCode()).isZero();
    assertThat(chat.out().lines()).hasSize(2);
    assertThat(chat.err().lines()).hasSize(1);
    assertThat(chat.err()).contains("cannot be kept", "--no-history");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "chat --websocket"})
  void ctrlCEndsTheAnswer_thenTheChat(String command) throws Exception {
    int cancelled = server.cancelledStreams();
    server.inject(Fault.stallAfterChunks(2));
    FakeTerminal person = terminal(FakeTerminal.ofPerson()).with("NO_COLOR", "1");
    FakeTerminal.Running chat = person.run((command + " --context " + context).split(" "));
    person.type("What is Tekton?").type("Pasted with it");
    await().until(() -> chat.out().contains("Tekton is") && person.isAllRead());
    person.ctrlC();
    await().until(() -> server.cancelledStreams() == cancelled + 1);
    // What is typed before the prompt is there is dropped with what was pasted.
    await().until(() -> chat.out().matches("(?s).*\\[cancelled]\\R> "));
    person.type("What is Rhetor?");
    await().until(() -> chat.out().matches("(?s).*Rhetor manages.*\\[model.*]\\R> "));
    person.ctrlC();

    assertThat(chat.exitCode()).isZero();
    assertThat(chat.out())
        .containsSubsequence("> Tekton is", "[cancelled]", "> Rhetor manages", "[model", "> ")
        .doesNotContain("Pasted with it");
    assertThat(chat.err()).isEmpty();
    assertThat(person.hearsCtrlC()).isFalse();
  }

  @Test
  void aScriptEndsAtCtrlC() throws Exception {
    server.inject(Fault.stallAfterChunks(1));
    FakeTerminal script = terminal(FakeTerminal.ofScript());
    FakeTerminal.Running chat = script.run("chat", "--context", context);
    script.type("What is Tekton?").type("never asked");
    await().until(() -> chat.out().contains("Tekton"));
    script.ctrlC();

    assertThat(chat.exitCode()).isEqualTo(130);
    assertThat(chat.out()).doesNotContain("never asked");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, XDG_STATE_HOME, /x, /x/rhetor",
    "Linux, XDG_STATE_HOME, relative, /home/ada/.local/state/rhetor",
    "Linux, NONE, 1, /home/ada/.local/state/rhetor",
    "Mac OS X, NONE, 1, /home/ada/Library/Application Support/rhetor",
    "Windows 11, LOCALAPPDATA, /l, /l/rhetor",
    "Windows 11, NONE, 1, /home/ada/AppData/Local/rhetor",
  })
  void stateFolders(String system, String variable, String value, String folder) {
    Terminal terminal = CommandLineRun.script(Map.of(variable, value), "");

    assertThat(StateFolder.of(terminal, system, Path.of("/home/ada"))).isEqualTo(Path.of(folder));
  }
}
