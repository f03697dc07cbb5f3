package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.policy.CircuitBreakerPolicy;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.ws.WebSocketOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A number with a unit on the README or a page is one of two kinds. What was measured is also in
 * BENCHMARKS.md, rounded or as a ratio of two lines of a table there. A limit is in the list below;
 * where the code can be asked for it, it is. Seconds, minutes and sizes in KiB or MiB are limits;
 * all else is measured unless the list has it.
 */
class FiguresOnPagesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern FIGURE =
      Pattern.compile(
          "(?<![\\w.,])(\\d[\\d,]*(?:\\.\\d+)?) ?"
              + "(ns|µs|ms|s|seconds?|min|minutes?|[KM]iB|[KM]i|[KMG]B(?:/s)?|[kM]?/s|%|×|times)"
              + "(?![\\w/])");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");
  private static final Pattern LIMIT = Pattern.compile("s|sec.*|min.*|[KM]iB?");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d[\\d,]*(?:\\.\\d+)?");

  /** Numbers there are bytes and times of the wire, and the input of tests. */
  private static final Set<String> NO_FIGURES = Set.of("protocol.md", "conformance.md");

  private static final RhetorConfig CONFIG = RhetorConfig.builder().build();
  private static final WebSocketOptions SOCKET = WebSocketOptions.ofDefaults();
  private static final RetryPolicy RETRIES = RetryPolicy.ofDefaults();
  private static final Duration CIRCUIT = CircuitBreakerPolicy.ofDefaults().openDuration();

  /** Page and figure, and the default that it tells or, as a text, what it is the limit of. */
  private static final Object[][] LIMITS = {
    {"configuration.md", "10 s", CONFIG.connectTimeout()},
    {"configuration.md", "5 min", CONFIG.headersTimeout()},
    {"configuration.md", "60 s", CONFIG.idleTimeout()},
    {"configuration.md", "15 min", CONFIG.pauseTimeout()},
    {"configuration.md", "16 MiB", CONFIG.maxResponseBytes()},
    {"configuration.md", "16 MiB", CONFIG.maxEventBytes()},
    {"configuration.md", "1 Mi", CONFIG.maxPartialCharacters()},
    {"faults.md", "10 s", CONFIG.connectTimeout()},
    {"faults.md", "15 min", CONFIG.pauseTimeout()},
    {"faults.md", "5 min", CONFIG.headersTimeout()},
    {"resilience.md", "30 seconds", CIRCUIT},
    {"retries-and-servers.md", "8 seconds", RETRIES.maxDelay()},
    {"retries-and-servers.md", "2 minutes", RETRIES.maxElapsedTime()},
    {"websocket.md", "30 s", SOCKET.idleConnectionTimeout()},
    {"websocket.md", "20 s", SOCKET.pingInterval()},
    {"websocket.md", "10 s", SOCKET.pongTimeout()},
    {"websocket.md", "10 s", SOCKET.sendTimeout()},
    {"websocket.md", "1 Mi", SOCKET.maxBufferedCharacters()},
    {"connections.md", "4 s", "the age from which a pooled connection is not used"},
    {"connections.md", "5 s", "after which uvicorn closes idle connections"},
    {"errors.md", "2 seconds", "for the body of a refusal"},
    {"errors.md", "64 KiB", "for the body of a refusal"},
    {"errors.md", "16 KiB", "for a text in a message"},
    {"faults.md", "5 s", "BudgetAwareLlmClient.Builder.readTimeout"},
    {"faults.md", "2 s", "for the body of a refusal"},
    {"faults.md", "64 KiB", "for the body of a refusal"},
    {"faults.md", "50 ms", "between attempts to start a thread"},
    {"faults.md", "100 ms", "that close() waits for the log"},
    {"migration.md", "30 seconds", "of the Python client"},
    {"performance.md", "64 KiB", "the size of an event, in the name of the benchmark"},
    {"threads.md", "16 KiB", "a read buffer of the JDK"},
    {"threads.md", "50 ms", "between attempts to start a thread"},
    {"threads.md", "100 ms", "that close() waits for the log"},
    {"using.md", "80 %", "from which a budget warns"},
    {"using.md", "30 seconds", "BudgetAwareLlmClient.Builder.cacheFor"},
    {"websocket.md", "4 s", "the last wait of five attempts, which double from half a second"},
  };

  @Test
  void figuresAreLimitsOrInTheBenchmarks() throws IOException {
    Benchmarks benchmarks = new Benchmarks();
    Set<String> limits =
        Arrays.stream(LIMITS).map(row -> row[0] + ": " + row[1]).collect(Collectors.toSet());
    Set<String> unknown = new LinkedHashSet<>();
    figures()
        .forEach(
            (name, figure) -> {
              if (!limits.contains(name)
                  && (LIMIT.matcher(figure.group(2)).matches()
                      || !benchmarks.have(figure.group(1), figure.group(2)))) {
                unknown.add(name);
              }
            });

    assertThat(unknown).as("neither in BENCHMARKS.md nor in the list of limits").isEmpty();
  }

  @Test
  void limitsAreTheDefaultsOfTheCode_andOnTheirPages() throws IOException {
    Map<String, MatchResult> figures = figures();
    for (Object[] row : LIMITS) {
      String name = row[0] + ": " + row[1];
      assertThat(figures).containsKey(name);
      if (!(row[2] instanceof String)) {
        Object told = value(figures.get(name), row[2] instanceof Duration);
        assertThat(told).as(name).isEqualTo(row[2]);
      }
    }
  }

  private static Object value(MatchResult figure, boolean time) {
    int number = Integer.parseInt(figure.group(1));
    String unit = figure.group(2);
    if (time) {
      return unit.startsWith("min") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
    }
    return unit.startsWith("K") ? number << 10 : number << 20;
  }

  /** All figures, once for each page, by page and text. */
  private static Map<String, MatchResult> figures() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.sorted().forEach(pages::add);
    }
    Map<String, MatchResult> figures = new LinkedHashMap<>();
    for (Path page : pages) {
      String name = page.getFileName().toString();
      if (name.endsWith(".md") && !NO_FIGURES.contains(name)) {
        FIGURE
            .matcher(CODE.matcher(Files.readString(page)).replaceAll(""))
            .results()
            .forEach(found -> figures.put(name + ": " + found.group(), found));
      }
    }
    return figures;
  }

  /** The numbers of BENCHMARKS.md, and the ratios of any two in a column of its tables. */
  private static final class Benchmarks {
    private final List<BigDecimal> numbers;
    private final List<BigDecimal> ratios = new ArrayList<>();

    Benchmarks() throws IOException {
      String page = Files.readString(Path.of("BENCHMARKS.md"));
      numbers = numbers(page);
      for (String table : page.split("\n\n", -1)) {
        List<String[]> rows =
            table
                .lines()
                .filter(line -> line.startsWith("|"))
                .map(line -> line.split("\\|", -1))
                .collect(Collectors.toList());
        for (String[] one : rows) {
          rows.forEach(other -> addRatios(one, other));
        }
      }
    }

    private void addRatios(String[] one, String[] other) {
      for (int column = 0; column < Math.min(one.length, other.length); column++) {
        for (BigDecimal dividend : numbers(one[column])) {
          numbers(other[column]).stream()
              .filter(divisor -> divisor.signum() > 0)
              .map(divisor -> dividend.divide(divisor, MathContext.DECIMAL32))
              .forEach(ratios::add);
        }
      }
    }

    private static List<BigDecimal> numbers(String text) {
      List<BigDecimal> found = new ArrayList<>();
      Matcher number = NUMBER.matcher(text);
      while (number.find()) {
        found.add(new BigDecimal(number.group().replace(",", "")));
      }
      return found;
    }

    /** Looks for a number that, rounded as the figure is, and in its unit, is the figure. */
    boolean have(String figure, String unit) {
      BigDecimal told = new BigDecimal(figure.replace(",", ""));
      if (unit.equals("×") || unit.equals("times")) {
        return Stream.concat(numbers.stream(), ratios.stream())
            .anyMatch(
                number -> number.setScale(told.scale(), RoundingMode.HALF_UP).compareTo(told) == 0);
      }
      int digits = told.stripTrailingZeros().precision();
      return Stream.of(0, 3, 6)
          .flatMap(power -> numbers.stream().map(number -> number.movePointLeft(power)))
          .anyMatch(number -> number.round(new MathContext(digits)).compareTo(told) == 0);
    }
  }
}
