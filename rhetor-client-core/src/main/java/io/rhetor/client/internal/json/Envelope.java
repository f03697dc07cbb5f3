package io.rhetor.client.internal.json;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds an answer that a gateway has wrapped, such as {@code {"data": {…}}}. */
final class Envelope {
  private static final int MAX_DEPTH = 3;

  private final JsonObject content;
  private final Map<String, Object> around;

  private Envelope(JsonObject content, Map<String, Object> around) {
    this.content = content;
    this.around = around;
  }

  /**
   * Looks for an answer in an object and in the objects in it.
   *
   * @param isAnswer tells an answer from what is around it
   * @return where the answer is; the object itself if there is none
   */
  static Envelope open(JsonObject json, Predicate<JsonObject> isAnswer) {
    Envelope found = find(json, isAnswer, MAX_DEPTH);
    return found == null ? new Envelope(json, new HashMap<>()) : found;
  }

  JsonObject content() {
    return content;
  }

  /** What is beside the answer, which belongs to what else the server told. */
  Map<String, Object> around() {
    return around;
  }

  private static @Nullable Envelope find(
      JsonObject json, Predicate<JsonObject> isAnswer, int depth) {
    if (isAnswer.test(json)) {
      return new Envelope(json, new HashMap<>());
    }
    if (depth == 0) {
      return null;
    }
    for (Map.Entry<String, JsonObject> child : json.objects().entrySet()) {
      Envelope found = find(child.getValue(), isAnswer, depth - 1);
      if (found != null) {
        Map<String, Object> beside = json.rest();
        beside.remove(child.getKey());
        beside.forEach(found.around::putIfAbsent);
        return found;
      }
    }
    return null;
  }
}
