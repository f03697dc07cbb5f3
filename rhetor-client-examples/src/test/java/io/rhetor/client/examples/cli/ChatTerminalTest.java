package io.rhetor.client.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person chats at a real terminal. */
class ChatTerminalTest {
  private static final String PROMPT = "> \u001b\\[0m";

  private final SimulatedRhetor server =
      SimulatedRhetor.builder().chunkDelay(Duration.ofMillis(1)).start();

  @TempDir private Path state;

  private List<String> tool = List.of();

  @BeforeEach
  void findTerminal() {
    Optional<List<String>> found = PseudoTerminal.tool();
    assumeTrue(
        found.isPresent(),
        "Skipped: neither `script` of util-linux nor python3 is here to make a pseudo-terminal.");
    tool = found.get();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private PseudoTerminal chat() throws Exception {
    return PseudoTerminal.run(
        tool,
        Map.of("XDG_STATE_HOME", state.toString(), "TERM", "xterm"),
        "chat",
        "--url",
        server.url().toString(),
        "--context",
        "chat:ada");
  }

  @Test
  void aPersonAsks_cancels_asksAgain_leaves_andComesBack() throws Exception {
    try (PseudoTerminal chat = chat()) {
      chat.awaitShown("Chat with http://127.0.0.1:\\d+ as chat:ada.*" + PROMPT);
      chat.enter("My name is Ada.");
      chat.awaitShown("You wrote: \"My name is Ada.\".*\\[model simulated-standard, .*" + PROMPT);

      server.inject(Fault.stallAfterChunks(2));
      chat.enter("What is Tekton?");
      chat.awaitShown("Tekton is");
      chat.ctrlC();
      await().until(() -> server.cancelledStreams() == 1);
      chat.awaitShown("\\[cancelled].*" + PROMPT);

      chat.enter("What is my name?");
      chat.awaitShown("Your name is Ada\\..*" + PROMPT);
      chat.enter("/system Be terse.");
      chat.awaitShown("The model is told: Be terse\\..*" + PROMPT);
      chat.ctrlC();
      assertThat(chat.exitCode()).as(chat.shown()).isZero();
    }
    assertThat(server.openStreams()).isZero();

    try (PseudoTerminal chat = chat()) {
      chat.awaitShown("Goes on behind 6 earlier messages.*" + PROMPT);
      chat.enter("What is my name?");
      chat.awaitShown("Your name is Ada\\..*" + PROMPT);
      chat.type("\u0004");
      assertThat(chat.exitCode()).as(chat.shown()).isZero();
    }
  }
}
