package io.rhetor.client.captures;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.support.Capture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No capture is forgotten: each is in one of the tables or sets of the tests of this package. */
class AllCapturesTest {
  private static final List<String> TABLES =
      List.of(
          "messages",
          "model-failures",
          "refusals",
          "streams",
          "broken-streams",
          "templates",
          "system-prompts",
          "prompt-refusals",
          "no-concern");

  @Test
  void everyCapture_isExpectedSomewhere() throws Exception {
    Set<String> expected = new TreeSet<>(ServerCapturesTest.REPLAYED);
    expected.addAll(RawCapturesTest.REPLAYED);
    expected.addAll(PromptCapturesTest.REPLAYED);
    expected.addAll(PromptOutcomesCapturesTest.REPLAYED);
    expected.addAll(ContextCaptureReplayTest.REPLAYED);
    expected.addAll(BudgetCaptureReplayTest.REPLAYED);
    expected.addAll(CapabilityCapturesTest.REPLAYED);
    for (String table : TABLES) {
      expected.addAll(capturesOf(table));
    }

    assertThat(recordedExchanges()).isNotEmpty().isEqualTo(expected);
  }

  @Test
  void everyBodyFile_belongsToACapture() {
    Set<String> bodies =
        Capture.files().stream()
            .filter(file -> !file.endsWith(".json"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> named =
        recordedExchanges().stream()
            .filter(name -> !Capture.load(name).bodyFile().isEmpty())
            .map(name -> name.substring(0, name.indexOf('/') + 1) + Capture.load(name).bodyFile())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(bodies).isNotEmpty().isEqualTo(named);
  }

  private static Set<String> recordedExchanges() {
    return Capture.files().stream()
        .filter(file -> file.endsWith(".json"))
        .map(file -> file.substring(0, file.length() - ".json".length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> capturesOf(String table) throws IOException {
    String file = "/expected/" + table + ".csv";
    try (InputStream in = AllCapturesTest.class.getResourceAsStream(file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> line.contains("/") && !line.startsWith("#"))
          .map(line -> line.substring(0, line.indexOf('|')).strip())
          .collect(Collectors.toSet());
    }
  }
}
