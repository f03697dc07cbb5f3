package io.rhetor.client.testing.internal;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** One exchange of a recording. */
final class RecordedExchange {
  /** How an exchange ended, as seen from the client. */
  enum End {
    /** The answer was whole. */
    COMPLETE,
    /** The server's connection broke. */
    BROKEN,
    /** The client went away. */
    CANCELLED
  }

  /** A part of a stream, with the time from the request on. */
  static final class Event {
    final long afterMillis;
    final byte[] bytes;

    Event(JsonObject json) {
      this.afterMillis = json.getLong("afterMillis", 0L);
      this.bytes = RecordedBody.get(json);
    }
  }

  /** A message over a WebSocket, with the time from the handshake on. */
  static final class Frame {
    final boolean fromClient;
    final boolean binary;
    final long afterMillis;
    final byte[] bytes;

    Frame(JsonObject json) {
      this.fromClient = json.getString("from").equals("client");
      this.binary = json.getBoolean("binary", false);
      this.afterMillis = json.getLong("afterMillis", 0L);
      this.bytes = RecordedBody.get(json);
    }
  }

  /** Stands for the method of a handshake, so that no other GET is taken for it. */
  static final String WEB_SOCKET = "WEBSOCKET";

  private final int number;
  private final String method;
  private final String uri;
  private final Object body;
  private final Optional<JsonObject> response;
  private final Optional<List<Event>> events;
  private final List<Frame> frames;
  private final Optional<JsonObject> close;
  private final End end;

  /** Reads an exchange; throws if it cannot be played, since its request would get no answer. */
  RecordedExchange(int number, JsonObject json) {
    JsonObject request = json.getJsonObject("request");
    String[] line = request.getString("line").split(" ", -1);
    this.number = number;
    this.method = line[0];
    this.uri = line[1];
    this.body = RecordedBody.canonical(RecordedBody.get(request));
    this.response = Optional.ofNullable(json.getJsonObject("response"));
    response.ifPresent(RecordedExchange::check);
    this.events =
        response
            .map(answer -> answer.getJsonArray("events"))
            .map(array -> parts(array, Event::new));
    this.frames = parts(json.getJsonArray("frames", new JsonArray()), Frame::new);
    this.close = Optional.ofNullable(json.getJsonObject("close"));
    close.ifPresent(frame -> Objects.requireNonNull(frame.getInteger("code"), "code"));
    this.end = End.valueOf(json.getString("end"));
  }

  private static void check(JsonObject answer) {
    int status = answer.getInteger("status");
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("its status is " + status);
    }
    answer.getInteger("afterMillis", 0);
    RecordedBody.get(answer);
    MultiMap headers = HttpHeaders.headers();
    answer
        .getJsonObject("headers")
        .forEach(header -> headers.add(header.getKey(), (String) header.getValue()));
  }

  private static <T> List<T> parts(JsonArray array, Function<JsonObject, T> part) {
    List<T> parts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      parts.add(part.apply(array.getJsonObject(i)));
    }
    return parts;
  }

  int number() {
    return number;
  }

  String method() {
    return method;
  }

  String uri() {
    return uri;
  }

  /** Returns the path without the query. */
  String path() {
    return uri.replaceFirst("\\?.*", "");
  }

  Object body() {
    return body;
  }

  /** Returns the head and body; empty if the exchange ended before there was any. */
  Optional<JsonObject> response() {
    return response;
  }

  /** Returns the events of a stream; empty if the answer was none. */
  Optional<List<Event>> events() {
    return events;
  }

  /** Returns the messages of a WebSocket, in their order. */
  List<Frame> frames() {
    return frames;
  }

  /** Returns code and reason with which the server closed a WebSocket. */
  Optional<JsonObject> close() {
    return close;
  }

  End end() {
    return end;
  }

  /** Collects an exchange while it goes on. All of it happens on one event loop. */
  static final class Draft {
    private final JsonObject exchange = new JsonObject();
    private final JsonObject response = new JsonObject();
    private final JsonArray events = new JsonArray();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Secrecy secrecy;
    private final long start = System.nanoTime();
    private final EventSplitter splitter = new EventSplitter(this::event);
    private boolean stream;

    Draft(String line, JsonObject headers, byte[] requestBody, Secrecy secrecy) {
      this.secrecy = secrecy;
      JsonObject request = new JsonObject().put("line", line).put("headers", headers);
      RecordedBody.put(request, secrecy.in(requestBody));
      exchange.put("request", request);
    }

    void answered(int status, JsonObject headers) {
      stream = headers.getString("content-type", "").startsWith("text/event-stream");
      response.put("status", status).put("afterMillis", millis()).put("headers", headers);
      exchange.put("response", response);
    }

    /** Adds a message of a WebSocket. */
    void frame(boolean fromClient, boolean isText, byte[] bytes) {
      JsonObject frame =
          new JsonObject()
              .put("from", fromClient ? "client" : "server")
              .put("afterMillis", millis());
      if (!isText) {
        frame.put("binary", true);
      }
      RecordedBody.put(frame, secrecy.in(bytes));
      if (!exchange.containsKey("frames")) {
        exchange.put("frames", new JsonArray());
      }
      exchange.getJsonArray("frames").add(frame);
    }

    /** Says that the server closed a WebSocket. */
    void closed(int code, String reason) {
      exchange.put("close", new JsonObject().put("code", code).put("reason", secrecy.in(reason)));
    }

    void received(byte[] bytes) {
      if (stream) {
        splitter.add(bytes);
      } else {
        body.writeBytes(bytes);
      }
    }

    private void event(byte[] bytes) {
      JsonObject event = new JsonObject().put("afterMillis", millis());
      RecordedBody.put(event, secrecy.in(bytes));
      events.add(event);
    }

    JsonObject ended(End end) {
      if (stream) {
        splitter.flush();
        response.put("events", events);
      } else {
        RecordedBody.put(response, secrecy.in(body.toByteArray()));
      }
      return exchange.put("end", end.name());
    }

    private long millis() {
      return (System.nanoTime() - start) / 1_000_000;
    }
  }
}
