package io.rhetor.client.examples.simulated;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who answers which path and method, and what the others are told, in the manner of FastAPI. */
final class Routes implements Handler<HttpServerRequest> {
  /** Answers requests that come with a JSON object. */
  interface BodyHandler {
    /**
     * Answers.
     *
     * @throws Refusal to answer with an error status
     */
    void handle(HttpServerRequest request, RequestBody body);
  }

  private final Map<String, Map<HttpMethod, Handler<HttpServerRequest>>> byPath =
      new LinkedHashMap<>();

  void get(String path, Handler<HttpServerRequest> handler) {
    add(HttpMethod.GET, path, handler);
  }

  void post(String path, BodyHandler handler) {
    add(
        HttpMethod.POST,
        path,
        request ->
            request
                .body()
                .onSuccess(
                    bytes ->
                        guard(
                            request,
                            () ->
                                handler.handle(
                                    request,
                                    RequestBody.read(request.getHeader("content-type"), bytes)))));
  }

  private void add(HttpMethod method, String path, Handler<HttpServerRequest> handler) {
    byPath.computeIfAbsent(path, unknown -> new LinkedHashMap<>()).put(method, handler);
  }

  Set<String> paths() {
    return byPath.keySet();
  }

  @Override
  public void handle(HttpServerRequest request) {
    guard(request, () -> find(request).handle(request));
  }

  private Handler<HttpServerRequest> find(HttpServerRequest request) {
    String path = request.path();
    Map<HttpMethod, Handler<HttpServerRequest>> methods = byPath.get(path);
    if (methods == null && path != null && path.endsWith("/")) {
      String shorter = path.substring(0, path.length() - 1);
      if (byPath.containsKey(shorter)) {
        return found -> redirect(found, shorter);
      }
    }
    if (methods == null) {
      throw Refusal.of(404, "Not Found");
    }
    Handler<HttpServerRequest> handler = methods.get(request.method());
    if (handler == null) {
      request.response().putHeader("allow", allowed(methods));
      throw Refusal.of(405, "Method Not Allowed");
    }
    return handler;
  }

  private static String allowed(Map<HttpMethod, ?> methods) {
    return methods.keySet().stream().map(HttpMethod::name).collect(Collectors.joining(", "));
  }

  private static void redirect(HttpServerRequest request, String path) {
    @Nullable String query = request.query();
    request
        .response()
        .setStatusCode(307)
        .putHeader(
            "location", "http://" + request.authority() + path + (query == null ? "" : "?" + query))
        .end();
  }

  private static void guard(HttpServerRequest request, Runnable answer) {
    try {
      answer.run();
    } catch (Refusal refusal) {
      refusal.sendTo(request.response());
    } catch (RuntimeException unexpected) {
      Refusal.internalError().sendTo(request.response());
    }
  }
}
