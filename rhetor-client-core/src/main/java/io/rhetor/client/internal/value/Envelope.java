package io.rhetor.client.internal.value;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds an answer that a gateway has wrapped, such as {@code {"data": {…}}}. */
public final class Envelope {
  private static final int MAX_DEPTH = 3;

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
