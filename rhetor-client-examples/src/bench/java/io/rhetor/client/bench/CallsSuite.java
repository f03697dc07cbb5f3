package io.rhetor.client.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls one at a time and 64 at once, against a bare JDK client and OkHttp. */
final class CallsSuite implements Suite {

  private static final String SUBJECT = "rhetor";
  private static final String BASE = "jdk";

  private final BenchOptions options;

  CallsSuite(BenchOptions options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "Calls";
  }

  @Override
  public Section run() throws IOException {
    Section section =
        new Section(
            "sendMessage, in a process of each client's own",
            "calls, client",
            "calls/s",
            "× jdk",
            "p50 µs",
            "× jdk",
            "p99 µs",
            "CPU µs/call",
            "× jdk",
            "heap taken B/call",
            "threads started/call",
            "connections",
            "failures");
    try (LoopServerProcess server = LoopServerProcess.start(1)) {
      for (String way : options.list("ways", "join,chained,64")) {
        Map<String, Readings> clients = measure(way, server.port());
        clients.forEach(
            (client, own) ->
                section.row(cells(title(way) + ", " + client, own, base(clients, own))));
        targets(way, clients).forEach(section::target);
      }
    }
    return section;
  }

  private Map<String, Readings> measure(String way, int port) throws IOException {
    Map<String, Readings> clients = new LinkedHashMap<>();
    for (int round = 0; round < options.number("rounds", 3); round++) {
      for (String client : options.list("clients", "rhetor,jdk,okhttp")) {
        Map<String, String> figures =
            ForkedJvm.run(
                CallsProcess.class,
                client,
                way,
                Integer.toString(port),
                options.text("warmup", "3"),
                options.text("measure", "4"));
        System.err.println(way + " " + client + " " + figures);
        clients.computeIfAbsent(client, name -> new Readings()).add(figures);
      }
    }
    return clients;
  }

  private static Readings base(Map<String, Readings> clients, Readings other) {
    return clients.getOrDefault(BASE, other);
  }

  private static String[] cells(String row, Readings own, Readings base) {
    return new String[] {
      row,
      own.shown("callsPerSecond"),
      Figures.times(own.ratioTo(base, "callsPerSecond")),
      own.shown("callP50Micros"),
      Figures.times(own.ratioTo(base, "callP50Micros")),
      own.shown("callP99Micros"),
      own.shown("cpuMicrosPerCall"),
      Figures.times(own.ratioTo(base, "cpuMicrosPerCall")),
      own.shown("heapBytesPerCall"),
      own.shown("threadsStartedPerCall"),
      own.shown("connections"),
      own.shown("failures")
    };
  }

  private static List<Target> targets(String way, Map<String, Readings> clients) {
    Readings own = clients.get(SUBJECT);
    Readings base = clients.get(BASE);
    List<Target> targets = new ArrayList<>();
    if (own == null || base == null) {
      return targets;
    }
    String what = "sendMessage " + title(way) + ", beside bare sendAsync: ";
    targets.add(
        Target.atMost(what + "CPU per call", own.ratioTo(base, "cpuMicrosPerCall"), 1.05, "×"));
    targets.add(Target.atMost(what + "p50", own.ratioTo(base, "callP50Micros"), 1.05, "×"));
    targets.add(
        Target.atLeast(what + "calls per second", own.ratioTo(base, "callsPerSecond"), 1, "×"));
    return targets;
  }

  private static String title(String way) {
    switch (way) {
      case "join":
        return "one at a time, joined";
      case "chained":
        return "one at a time, sent from the last one's callback";
      default:
        return way + " at once";
    }
  }
}
