package io.rhetor.client.testing.internal;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who answers which path and method, and what the others are told, in the manner of FastAPI. */
final class Routes implements Handler<HttpServerRequest> {
  /** Answers requests that come with a JSON object. Throws {@link Refusal} for an error status. */
  interface BodyHandler {
    void handle(HttpServerRequest request, RequestBody body);
  }

  /** Answers requests for the one thing that the path names. */
  interface ItemHandler {
    void handle(HttpServerRequest request, String id);
  }

  /** Answers requests for one thing that come with a JSON object. */
  interface ItemBodyHandler {
    void handle(HttpServerRequest request, String id, RequestBody body);
  }

  private static final class Route {
    final HttpMethod method;
    final PathPattern path;
    final ItemHandler handler;

    Route(HttpMethod method, PathPattern path, ItemHandler handler) {
      this.method = method;
      this.path = path;
      this.handler = handler;
    }
  }

  private final List<Route> routes = new ArrayList<>();

  void get(String path, Handler<HttpServerRequest> handler) {
    add(HttpMethod.GET, path, (request, id) -> handler.handle(request));
  }

  void post(String path, BodyHandler handler) {
    add(
        HttpMethod.POST,
        path,
        (request, id) ->
            withBody(request, bytes -> handler.handle(request, parse(request, bytes))));
  }

  void getItem(String path, ItemHandler handler) {
    add(HttpMethod.GET, path, handler);
  }

  void deleteItem(String path, ItemHandler handler) {
    add(HttpMethod.DELETE, path, handler);
  }

  /** Answers a POST whose parameters are in the query; a body is not looked at. */
  void postItem(String path, ItemHandler handler) {
    add(HttpMethod.POST, path, handler);
  }

  void postItemWithBody(String path, ItemBodyHandler handler) {
    add(
        HttpMethod.POST,
        path,
        (request, id) ->
            withBody(request, bytes -> handler.handle(request, id, parse(request, bytes))));
  }

  /** Answers a PUT; one without a body was seen to fail, not to be refused. */
  void putItem(String path, AnswerStyle shape, ItemBodyHandler handler) {
    add(
        HttpMethod.PUT,
        path,
        (request, id) ->
            withBody(
                request,
                bytes -> {
                  if (bytes.length() == 0 && shape == AnswerStyle.OBSERVED) {
                    throw Refusal.of(500, "'NoneType' object has no attribute 'content'");
                  }
                  handler.handle(request, id, parse(request, bytes));
                }));
  }

  private void add(HttpMethod method, String path, ItemHandler handler) {
    routes.add(new Route(method, new PathPattern(path), handler));
  }

  private static void withBody(HttpServerRequest request, Handler<Buffer> handler) {
    request.body().onSuccess(bytes -> guard(request, () -> handler.handle(bytes)));
  }

  private static RequestBody parse(HttpServerRequest request, Buffer bytes) {
    return RequestBody.read(request.getHeader("content-type"), bytes);
  }

  /** The paths served, each cut behind its first name. */
  Set<String> roots() {
    return routes.stream()
        .map(route -> route.path.root())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public void handle(HttpServerRequest request) {
    guard(request, () -> answer(request));
  }

  private void answer(HttpServerRequest request) {
    @Nullable String rawPath = request.path();
    String path = PathPattern.decode(rawPath == null ? "" : rawPath);
    Set<String> allowed = new LinkedHashSet<>();
    for (Route route : routes) {
      Optional<String> id = route.path.match(path);
      if (id.isPresent() && route.method.equals(request.method())) {
        route.handler.handle(request, id.get());
        return;
      }
      id.ifPresent(known -> allowed.add(route.method.name()));
    }
    if (!allowed.isEmpty()) {
      request.response().putHeader("allow", String.join(", ", allowed));
      throw Refusal.of(405, "Method Not Allowed");
    }
    redirectOrRefuse(request, path, rawPath);
  }

  private void redirectOrRefuse(HttpServerRequest request, String path, @Nullable String rawPath) {
    if (rawPath == null || !path.endsWith("/") || !rawPath.endsWith("/")) {
      throw Refusal.of(404, "Not Found");
    }
    String shorter = path.substring(0, path.length() - 1);
    if (routes.stream().noneMatch(route -> route.path.match(shorter).isPresent())) {
      throw Refusal.of(404, "Not Found");
    }
    redirect(request, rawPath.substring(0, rawPath.length() - 1));
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
