package io.rhetor.client.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/** The same stream in each language, to this library and to the client that it is held against. */
final class LanguagesSuite implements Suite {

  private final String title;
  private final Class<?> benchmark;
  private final String other;
  private final @Nullable String floor;
  private final double target;
  private final double escapedTarget;
  private final List<Language> languages;

  /**
   * Makes a suite.
   *
   * @param other the method of the other client
   * @param floor the method of what does the least possible; null for none
   * @param escapedTarget what is asked for {@link Language#ESCAPED}
   * @param languages what to run
   */
  private LanguagesSuite(
      String title,
      Class<?> benchmark,
      String other,
      @Nullable String floor,
      double target,
      double escapedTarget,
      List<Language> languages) {
    this.title = title;
    this.benchmark = benchmark;
    this.other = other;
    this.floor = floor;
    this.target = target;
    this.escapedTarget = escapedTarget;
    this.languages = languages;
  }

  /** Makes all of them, for the languages with these names, with commas between them. */
  static List<Suite> of(String names) {
    List<Language> languages =
        names.isEmpty()
            ? List.of(Language.values())
            : Arrays.stream(names.split(","))
                .map(name -> Language.valueOf(name.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toList());
    return List.of(
        new LanguagesSuite(
            "SSE, 200 B", SseDecodeBenchmark.class, "okHttpSse", null, 1.8, 1.8, languages),
        new LanguagesSuite(
            "SSE, 64 KiB", SseLargeBenchmark.class, "okHttpSse", "utf8Floor", 2.2, 1.8, languages),
        new LanguagesSuite(
            "WebSocket, 330 B", WebSocketBenchmark.class, "tyrus", null, 1.5, 1.5, languages),
        new LanguagesSuite(
            "WebSocket, 64 KiB",
            WebSocketLargeBenchmark.class,
            "tyrus",
            null,
            1.5,
            1.5,
            languages));
  }

  @Override
  public String name() {
    return benchmark.getSimpleName().replace("Benchmark", "Languages");
  }

  @Override
  public Section run() throws RunnerException {
    Section section =
        new Section(
            title + ", in each language",
            "language",
            other + "/s",
            "Rhetor/s",
            "±",
            "× " + other,
            "floor × " + other,
            "CPU of " + other + ", ns",
            "CPU of Rhetor, ns",
            "bytes allocated by " + other,
            "by Rhetor");
    Map<Language, Double> ratios = new TreeMap<>();
    for (Language language : languages) {
      JmhRun run = JmhRun.of(benchmark, language, methods());
      ratios.put(language, run.rate("rhetor") / run.rate(other));
      section.row(
          language.path(),
          Figures.plain(run.rate(other)),
          Figures.plain(run.rate("rhetor")),
          Figures.percent(run.deviation("rhetor")),
          Figures.times(ratios.get(language)),
          floor == null ? "" : Figures.times(run.rate(floor) / run.rate(other)),
          Figures.plain(run.cpu(other)),
          Figures.plain(run.cpu("rhetor")),
          Figures.plain(run.bytes(other)),
          Figures.plain(run.bytes("rhetor")));
    }
    Double escaped = ratios.remove(Language.ESCAPED);
    if (escaped != null) {
      section.target(
          Target.atLeast(
              title + ", escaped: rate ÷ that of " + other, escaped, escapedTarget, "×"));
    }
    ratios.entrySet().stream()
        .min(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .ifPresent(
            least ->
                section.target(
                    Target.atLeast(
                        title + ", " + least.getKey().path() + " (the least): rate ÷ " + other,
                        least.getValue(),
                        target,
                        "×")));
    return section;
  }

  private String[] methods() {
    return floor == null ? new String[] {other, "rhetor"} : new String[] {other, "rhetor", floor};
  }
}
