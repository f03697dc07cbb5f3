package io.rhetor.client.internal.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds an answer that a gateway has wrapped, such as {@code {"data": {…}}}. */
public final class Envelope {
  private static final int MAX_DEPTH = 3;
  private static final String DATA = "data";

  /** What gateways tell beside the answer. An object with any other field is no envelope. */
  private static final Set<String> AROUND =
      Set.of(
          DATA,
          "success",
          "ok",
          "status",
          "code",
          "message",
          "error",
          "errors",
          "meta",
          "metadata",
          "request_id",
          "requestId",
          "timestamp",
          "version");

  /** What makes a text beside the data one about the call. */
  private static final List<String> MARKS = List.of("success", "ok", "code");

  /** What makes a text beside the data the answer itself. */
  private static final List<String> TEXTS = List.of("message", "response", "content");

  private final JsonObject content;
  private final Map<String, @Nullable Object> around = new LinkedHashMap<>();

  private Envelope(JsonObject content) {
    this.content = content;
  }

  /**
   * Looks for an answer in an object and in the objects in it; the object itself if there is none.
   */
  public static Envelope open(JsonObject json, Predicate<JsonObject> isAnswer) {
    Envelope found = find(json, isAnswer, MAX_DEPTH);
    return found == null ? new Envelope(json) : found;
  }

  /** The answer together with what is beside it. */
  public static JsonObject merged(JsonObject json, Predicate<JsonObject> isAnswer) {
    Envelope found = open(json, isAnswer);
    if (found.around.isEmpty()) {
      return found.content;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(found.content);
    found.around.forEach(fields::putIfAbsent);
    return json.like(fields);
  }

  /**
   * The answer that a gateway has put into {@code data}, together with what is beside it; the
   * object itself if it is an answer or a failure.
   */
  public static JsonObject opened(JsonObject json) {
    if (!json.has(DATA)
        || !AROUND.containsAll(json.keySet())
        || json.has("error")
        || json.has("errors")) {
      return json;
    }
    JsonObject data = json.objects().get(DATA);
    if (data == null || (hasAny(TEXTS, json) && !hasAny(TEXTS, data) && !hasAny(MARKS, json))) {
      return json;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(data);
    JsonObject around = json.without(DATA, "error", "errors");
    // Of two texts, that of the answer is the one within.
    (hasAny(TEXTS, data) ? around.without("message") : around).forEach(fields::putIfAbsent);
    return json.like(fields);
  }

  private static boolean hasAny(List<String> names, JsonObject json) {
    return names.stream().anyMatch(json::has);
  }

  /** The answer. */
  public JsonObject content() {
    return content;
  }

  /** What is beside the answer. */
  public Map<String, @Nullable Object> around() {
    return around;
  }

  private static @Nullable Envelope find(
      JsonObject json, Predicate<JsonObject> isAnswer, int depth) {
    if (isAnswer.test(json)) {
      return new Envelope(json);
    }
    if (depth == 0) {
      return null;
    }
    for (Map.Entry<String, JsonObject> child : json.objects().entrySet()) {
      Envelope found = find(child.getValue(), isAnswer, depth - 1);
      if (found != null) {
        json.without(child.getKey()).forEach(found.around::putIfAbsent);
        return found;
      }
    }
    return null;
  }
}
