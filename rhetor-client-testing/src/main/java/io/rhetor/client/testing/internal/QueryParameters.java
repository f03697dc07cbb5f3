package io.rhetor.client.testing.internal;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters in a request's query, refused one at a time in FastAPI's shape. */
final class QueryParameters {
  private static final List<String> YES = List.of("true", "1", "yes", "on", "t", "y");
  private static final List<String> NO = List.of("false", "0", "no", "off", "f", "n");

  private final HttpServerRequest request;

  private QueryParameters(HttpServerRequest request) {
    this.request = request;
  }

  static QueryParameters of(HttpServerRequest request) {
    return new QueryParameters(request);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(request.getParam(name));
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> refuse(name, "missing", "Field required", null));
  }

  int number(String name, int fallback) {
    Optional<String> value = text(name);
    try {
      return value.map(Integer::parseInt).orElse(fallback);
    } catch (NumberFormatException e) {
      throw refuse(
          name,
          "int_parsing",
          "Input should be a valid integer, unable to parse string as an integer",
          value.orElse(""));
    }
  }

  boolean flag(String name) {
    String value = text(name).orElse("false").toLowerCase(Locale.ROOT);
    if (!YES.contains(value) && !NO.contains(value)) {
      throw refuse(
          name,
          "bool_parsing",
          "Input should be a valid boolean, unable to interpret input",
          value);
    }
    return YES.contains(value);
  }

  private static Refusal refuse(String name, String type, String message, @Nullable String input) {
    return Refusal.invalid(
        new JsonArray()
            .add(
                new JsonObject()
                    .put("type", type)
                    .put("loc", new JsonArray().add("query").add(name))
                    .put("msg", message)
                    .put("input", input)));
  }
}
