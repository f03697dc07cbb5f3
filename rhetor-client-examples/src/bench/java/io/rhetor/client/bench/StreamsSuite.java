package io.rhetor.client.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Many open streams at once, against a client written by hand and Spring WebFlux. Options: {@code
 * streams} (one number or several), {@code streamEvents} (a second, for all streams together;
 * default: 20 for each), {@code streamClients} (see {@link Tuning}), {@code streamRounds}, {@code
 * streamWarmup} and {@code streamMeasure} (seconds).
 */
final class StreamsSuite implements Suite {
  private static final int EVENTS_OF_STREAM = 20;
  private static final int USUAL = 1_000;

  private final BenchOptions options;

  StreamsSuite(BenchOptions options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "ManyStreams";
  }

  @Override
  public Section run() throws IOException {
    Section section =
        new Section(
            "Open streams, "
                + options.text("streamEvents", "20 events for each stream")
                + " a second",
            "client",
            "streams",
            "p50 µs",
            "p99 µs",
            "p99.9 µs",
            "CPU % of a core",
            "CPU µs/event",
            "heap taken B/event",
            "threads",
            "threads started",
            "heap B/idle stream",
            "heap B/stream after events",
            "events/s",
            "silent streams",
            "server: lateness p50 µs",
            "p99 µs",
            "server: CPU %",
            "server: events skipped");
    for (String number : options.list("streams", Integer.toString(USUAL))) {
      int streams = Integer.parseInt(number);
      Map<String, Readings> clients = measure(streams);
      clients.forEach((client, own) -> section.row(cells(client, streams, own)));
      if (streams == USUAL) {
        addTargets(section, clients);
      }
    }
    return section;
  }

  private Map<String, Readings> measure(int streams) throws IOException {
    int events = options.number("streamEvents", EVENTS_OF_STREAM * streams);
    Map<String, Readings> clients = new LinkedHashMap<>();
    try (LoopServerProcess server = LoopServerProcess.start(events)) {
      for (int round = 0; round < options.number("streamRounds", 2); round++) {
        for (String client :
            options.list("streamClients", "rhetor,rhetor+direct,jdk,webflux,jdk-floor")) {
          Map<String, String> figures =
              ForkedJvm.run(
                  new Tuning(client).flags(),
                  StreamsProcess.class,
                  client,
                  Integer.toString(streams),
                  Integer.toString(server.port()),
                  options.text("streamWarmup", "15"),
                  options.text("streamMeasure", "10"));
          System.err.println(client + " " + figures);
          clients.computeIfAbsent(client, name -> new Readings()).add(figures);
        }
      }
    }
    return clients;
  }

  private static String[] cells(String client, int streams, Readings own) {
    double cpuMicros = own.median("cpuPercent") * 10_000 / own.median("eventsPerSecond");
    return new String[] {
      client,
      Integer.toString(streams),
      own.shown("eventP50Micros"),
      own.shown("eventP99Micros"),
      own.shown("eventP999Micros"),
      own.shown("cpuPercent"),
      Figures.plain(cpuMicros),
      own.shown("heapBytesPerEvent"),
      own.shown("threads"),
      own.shown("threadsStarted"),
      own.shown("heapBytesPerStream"),
      own.shown("heapBytesPerUsedStream"),
      own.shown("eventsPerSecond"),
      own.shown("silentStreams"),
      own.shown("lateP50Micros"),
      own.shown("lateP99Micros"),
      own.shown("serverCpuPercent"),
      own.shown("skipped")
    };
  }

  private static void addTargets(Section section, Map<String, Readings> clients) {
    Readings own = clients.get("rhetor");
    if (own == null) {
      return;
    }
    String what = "1,000 open streams: ";
    section
        .target(
            Target.atMost(
                what + "p99 from write to onNext", own.median("eventP99Micros"), 1_000, "µs"))
        .target(Target.atMost(what + "CPU of a core", own.median("cpuPercent"), 45, "%"))
        .target(
            Target.atMost(
                what + "heap per open stream beside its text",
                (own.median("heapBytesPerUsedStream") - own.median("textBytesPerStream")) / 1_000,
                30,
                "KB"));
    Readings webFlux = clients.get("webflux");
    Readings direct = clients.get("rhetor+direct");
    if (webFlux != null && direct != null) {
      String beside = what + "direct delivery beside WebFlux: ";
      section
          .target(Target.atMost(beside + "CPU", direct.ratioTo(webFlux, "cpuPercent"), 1.1, "×"))
          .target(Target.atMost(beside + "p99", direct.ratioTo(webFlux, "eventP99Micros"), 1, "×"))
          .target(Target.atMost(beside + "threads", direct.median("threads"), 12, "threads"));
    }
  }
}
