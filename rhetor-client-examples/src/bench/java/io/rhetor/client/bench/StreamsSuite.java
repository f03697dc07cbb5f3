package io.rhetor.client.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Many open streams at once, against a client written by hand and Spring WebFlux. */
final class StreamsSuite implements Suite {

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
    String streams = options.text("streams", "1000");
    Section section =
        new Section(
            streams + " open streams, 20 events a second each",
            "client",
            "p50 µs",
            "p99 µs",
            "p99.9 µs",
            "CPU % of a core",
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
    Map<String, Readings> clients;
    try (LoopServerProcess server = LoopServerProcess.start()) {
      clients = measure(streams, server.port());
    }
    clients.forEach((client, own) -> section.row(cells(client, own)));
    addTargets(section, clients);
    return section;
  }

  private Map<String, Readings> measure(String streams, int port) throws IOException {
    Map<String, Readings> clients = new LinkedHashMap<>();
    for (int round = 0; round < options.number("streamRounds", 2); round++) {
      for (String client : options.list("streamClients", "rhetor,jdk,webflux,jdk-floor")) {
        Map<String, String> figures =
            ForkedJvm.run(
                StreamsProcess.class,
                client,
                streams,
                Integer.toString(port),
                options.text("streamWarmup", "15"),
                options.text("streamMeasure", "10"));
        System.err.println(client + " " + figures);
        clients.computeIfAbsent(client, name -> new Readings()).add(figures);
      }
    }
    return clients;
  }

  private static String[] cells(String client, Readings own) {
    return new String[] {
      client,
      own.shown("eventP50Micros"),
      own.shown("eventP99Micros"),
      own.shown("eventP999Micros"),
      own.shown("cpuPercent"),
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
        .target(Target.atMost(what + "CPU of a core", own.median("cpuPercent"), 40, "%"))
        .target(
            Target.atMost(
                what + "heap per open stream",
                own.median("heapBytesPerUsedStream") / 1_000,
                25,
                "KB"));
    Readings webFlux = clients.get("webflux");
    if (webFlux != null) {
      section.target(
          Target.atMost(
              what + "p99 beside WebFlux", own.ratioTo(webFlux, "eventP99Micros"), 1, "×"));
    }
  }
}
