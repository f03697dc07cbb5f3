package io.rhetor.client.internal.http;

import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.json.Utf16;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** A path of the API with its query, percent-encoded by RFC 3986. Immutable. */
public final class ApiPath {
  private static final int MAX_ID_LENGTH = 1_024;

  private final String path;
  private final String route;
  private final String query;

  private ApiPath(String path, String route, String query) {
    this.path = path;
    this.route = route;
    this.query = query;
  }

  /** Begins a path. */
  public static ApiPath of(String path) {
    return new ApiPath(path, path, "");
  }

  /** Appends an id; refuses one that no server could find in a path, naming the field. */
  public ApiPath id(String field, String id) {
    Objects.requireNonNull(id, field);
    if (id.isBlank()) {
      throw new IllegalArgumentException(field + ": must not be blank; name the one to use");
    }
    if (id.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          field + ": must have at most " + MAX_ID_LENGTH + " characters, not " + id.length());
    }
    if (id.indexOf('/') >= 0 || id.equals(".") || id.equals("..")) {
      throw new IllegalArgumentException(
          field + ": must not contain '/' or be '.' or '..', since it is a step of a path");
    }
    Checks.requireEncodable(field, id);
    String place = field.endsWith("Id") ? "id" : field;
    return new ApiPath(path + "/" + encode(id), route + "/{" + place + "}", query);
  }

  /** Appends a step. */
  public ApiPath step(String name) {
    return new ApiPath(path + "/" + name, route + "/" + name, query);
  }

  /** Adds a parameter. */
  public ApiPath query(String name, String value) {
    String more = (query.isEmpty() ? "?" : "&") + name + "=" + encode(value);
    return new ApiPath(path, route, query + more);
  }

  /** Adds a parameter, if it has a value. */
  public ApiPath query(String name, Optional<String> value) {
    return value.map(present -> query(name, present)).orElse(this);
  }

  /** Returns the path without query, with places in place of ids: one of few values. */
  String route() {
    return route;
  }

  /** Returns the encoded path with its query. */
  @Override
  public String toString() {
    return path + query;
  }

  private static String encode(String text) {
    // A form encodes a blank as plus, which in a path is a plus.
    return URLEncoder.encode(Utf16.wellFormed(text), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
