package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.examples.ResilientComponent.Script;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets, a server that really goes away and comes back, and no time between questions. */
@Timeout(120)
class ResilientComponentTest {
  private static final Pattern ANSWER = Pattern.compile("(?m)^\\[(\\d+)] answered by (\\S+): .+$");

  private final StringWriter written = new StringWriter();

  private String run(Script script) throws Exception {
    ResilientComponent.run(new PrintWriter(written, true), script, number -> {});
    return written.toString();
  }

  private static List<String> answerers(String log) {
    List<String> names = new ArrayList<>();
    Matcher answers = ANSWER.matcher(log);
    while (answers.find()) {
      assertThat(Integer.parseInt(answers.group(1))).isEqualTo(names.size() + 1);
      names.add(answers.group(2));
    }
    return names;
  }

  @Test
  void rhetorAnswers_thenTheFallback_thenRhetorAgain_andEveryQuestionIsAnswered() throws Exception {
    String log = run(new Script(10, 4, 8, Duration.ofMillis(1)));

    List<String> answerers = answerers(log);
    assertThat(answerers).as(log).hasSize(10);
    assertThat(answerers.subList(0, 3)).containsOnly("rhetor-websocket");
    assertThat(answerers.subList(3, 7)).containsOnly("direct");
    assertThat(answerers.subList(7, 10)).allMatch(name -> name.startsWith("rhetor-"));
    assertThat(log)
        .doesNotContain("not answered")
        .contains("10 questions, 10 answered")
        .containsSubsequence(
            "the WebSocket is CONNECTED",
            "[3] answered by rhetor-websocket",
            "--- Rhetor is killed",
            "rhetor-websocket is given up: Rhetor",
            "rhetor-http is given up: Rhetor",
            "[4] answered by direct",
            "--- Rhetor is back",
            "is CLOSED",
            "[10] answered by rhetor-",
            "10 questions, ");
  }

  @Test
  void log_tellsOfAttemptsCircuitsRetriesAndReconnections() throws Exception {
    String log = run(new Script(8, 2, 7, Duration.ofMillis(1)));

    assertThat(log)
        .contains("asked: rhetor-websocket FAILED, rhetor-http FAILED, direct ANSWERED")
        .contains("the circuit of rhetor-websocket is OPEN")
        .contains("the circuit of rhetor-http is OPEN")
        .contains("POST /message is attempted again: RhetorConnectionException")
        .contains("the WebSocket is connected anew: RhetorConnectionException")
        .doesNotContain(" 0 retries", " 0 fallbacks", " 0 reconnections");
  }

  @Test
  void targetsWithOpenCircuits_areLeftAlone_andTheyStayOpenForTheirTime() throws Exception {
    String log = run(new Script(6, 1, 6, Duration.ofDays(1)));

    assertThat(answerers(log)).hasSize(6).containsOnly("direct");
    assertThat(log)
        .contains(
            "asked: rhetor-websocket CIRCUIT_OPEN, rhetor-http CIRCUIT_OPEN, direct ANSWERED");
  }

  @Test
  void commandLine_runsIt() {
    CommandLineRun run = new CommandLineRun(Map.of());

    int exitCode =
        run.execute(
            "resilient",
            "--questions",
            "3",
            "--kill-before",
            "2",
            "--restart-before",
            "3",
            "--pause-ms",
            "0");

    assertThat(exitCode).as(run.err()).isZero();
    assertThat(run.out()).contains("3 questions, 3 answered");
  }
}
