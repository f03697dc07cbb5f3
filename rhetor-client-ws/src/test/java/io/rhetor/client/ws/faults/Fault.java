package io.rhetor.client.ws.faults;

import io.rhetor.client.ws.faults.FaultyServer.HttpScript;
import io.rhetor.client.ws.faults.FaultyServer.SocketScript;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Something that can go wrong, where, and which limit is to end it. */
final class Fault {
  /** Opens the place that a client is sent to. */
  interface Place {
    FaultyServer open(Talk talk) throws IOException;
  }

  String stage;
  final String name;
  private final Map<Way, Place> places = new EnumMap<>(Way.class);
  private final Map<Way, Limit> limits = new EnumMap<>(Way.class);

  private Fault(String stage, String name) {
    this.stage = stage;
    this.name = name;
  }

  /** Moves this to another stage. */
  Fault in(String other) {
    stage = other;
    return this;
  }

  static Fault of(String stage, String name) {
    return new Fault(stage, name);
  }

  Fault anywhere(Place place) {
    for (Way way : Way.values()) {
      places.put(way, place);
    }
    return this;
  }

  Fault overHttp(HttpScript script) {
    return at(talk -> FaultyServer.http(talk, script), Way.HTTP, Way.SSE);
  }

  Fault overSocket(SocketScript script) {
    return at(talk -> FaultyServer.socket(talk, script), Way.WS, Way.WS_STREAM);
  }

  Fault at(Place place, Way... ways) {
    for (Way way : ways) {
      places.put(way, place);
    }
    return this;
  }

  Fault not(Way... ways) {
    for (Way way : ways) {
      places.remove(way);
    }
    return this;
  }

  Fault endedBy(Limit limit, Way... ways) {
    for (Way way : ways.length == 0 ? Way.values() : ways) {
      limits.put(way, limit);
    }
    return this;
  }

  Set<Way> ways() {
    return places.keySet();
  }

  FaultyServer open(Way way, Talk talk) throws IOException {
    return places.get(way).open(talk);
  }

  Limit limit(Way way) {
    return limits.getOrDefault(way, Limit.NONE);
  }
}
