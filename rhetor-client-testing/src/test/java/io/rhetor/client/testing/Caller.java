package io.rhetor.client.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Speaks to a server through the JDK's HTTP client, ten seconds per call at most. */
final class Caller {
  private static final String DATA = "data: ";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  Caller(SimulatedRhetor rhetor) {
    this(rhetor.url());
  }

  Caller(URI base) {
    this.base = base;
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** Posts without a body: for calls whose parameters are in the query. */
  HttpResponse<String> post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  HttpResponse<String> put(String path, String json) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  JsonObject getJson(String path) {
    return new JsonObject(get(path).body());
  }

  JsonObject postJson(String path, String json) {
    return new JsonObject(post(path, json).body());
  }

  /** Reads what a refused request is told, where that is one text. */
  static String detail(HttpResponse<String> refusal) {
    return new JsonObject(refusal.body()).getString("detail");
  }

  /** Streams to the end and returns what the events carry. */
  List<JsonObject> stream(String path, String json) {
    return post(path, json)
        .body()
        .lines()
        .filter(line -> line.startsWith(DATA))
        .map(line -> new JsonObject(line.substring(DATA.length())))
        .collect(Collectors.toList());
  }

  static String textOf(List<JsonObject> events) {
    return events.stream().map(event -> event.getString("chunk")).collect(Collectors.joining());
  }
}
