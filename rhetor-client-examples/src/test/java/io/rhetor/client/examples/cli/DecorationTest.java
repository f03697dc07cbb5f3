package io.rhetor.client.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Colours and what moves are for terminals that show them, and for nothing else. */
class DecorationTest {
  private static final String ESCAPE = "\u001b";
  private static final String SPINNER = "\r\u001b[K|";

  private static SimulatedRhetor server;

  @BeforeAll
  static void start() {
    server = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static FakeTerminal person() {
    return FakeTerminal.ofPerson().with("RHETOR_URL", server.url().toString());
  }

  @ParameterizedTest(name = "{0} with {1}={2}")
  @CsvSource({
    "person, TERM, xterm, true",
    "person, NO_COLOR, '', true",
    "person, NO_COLOR, 1, false",
    "person, TERM, dumb, false",
    "script, TERM, xterm, false",
  })
  void coloursAreForTerminals(String who, String variable, String value, boolean coloured)
      throws Exception {
    FakeTerminal terminal = who.equals("person") ? person() : FakeTerminal.ofScript();
    terminal.with("RHETOR_URL", server.url().toString()).with(variable, value);
    for (String[] arguments : new String[][] {{"ask", "hi"}, {"providers"}, {"ask", "--help"}}) {
      FakeTerminal.Running command = terminal.run(arguments);
      assertThat(command.exitCode()).isZero();
      assertThat(command.out().contains(ESCAPE)).as(command.out()).isEqualTo(coloured);
    }
  }

  @Test
  void aSpinnerTurnsUntilTheAnswerComes_andIsErased() throws Exception {
    server.inject(Fault.stallAfterChunks(0));
    FakeTerminal terminal = person();
    FakeTerminal.Running ask = terminal.run("ask", "hi");
    await().until(() -> ask.out().contains(SPINNER));
    terminal.ctrlC();

    assertThat(ask.exitCode()).isEqualTo(130);
    assertThat(ask.out()).endsWith("\r\u001b[K");
  }

  @Test
  void peopleLearnWhoAnswered_scriptsGetTheAnswerAlone() throws Exception {
    FakeTerminal.Running forPerson = person().run("ask", "hi");
    FakeTerminal.Running forScript =
        FakeTerminal.ofScript().with("RHETOR_URL", server.url().toString()).run("ask", "hi");

    assertThat(forPerson.exitCode() + forScript.exitCode()).isZero();
    assertThat(forPerson.out()).contains("[model simulated-standard, provider simulated, ");
    assertThat(forScript.out().lines()).hasSize(1);
  }

  @Test
  void controlCharactersOfAServerDoNotReachATerminal() throws Exception {
    String nasty = "a\u001b]0;owned\u0007b\u009bc";
    FakeTerminal.Running forPerson = person().with("NO_COLOR", "1").run("ask", nasty);
    FakeTerminal.Running forScript =
        FakeTerminal.ofScript().with("RHETOR_URL", server.url().toString()).run("ask", nasty);

    assertThat(forPerson.exitCode() + forScript.exitCode()).isZero();
    assertThat(forPerson.out()).contains("a]0;ownedbc").doesNotContain(ESCAPE, "\u0007", "\u009b");
    assertThat(forScript.out()).contains(nasty);
  }

  @Test
  void aPersonWithoutAQuestionIsToldHowToAsk() throws Exception {
    FakeTerminal.Running ask = person().run("ask");

    assertThat(ask.exitCode()).isEqualTo(2);
    assertThat(ask.err()).contains("What is to be asked?");
  }
}
