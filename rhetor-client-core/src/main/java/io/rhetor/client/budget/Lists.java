package io.rhetor.client.budget;

import io.rhetor.client.internal.value.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Fields that are lists of objects, their names being data. */
final class Lists {
  private Lists() {}

  static boolean areIn(JsonObject json) {
    return json.names().stream().anyMatch(name -> isOne(json, name));
  }

  static <T> Map<String, List<T>> in(JsonObject json, Class<T> type, Function<JsonObject, T> of) {
    Map<String, List<T>> lists = new LinkedHashMap<>();
    for (String name : json.names()) {
      if (isOne(json, name)) {
        lists.put(name, json.list(name, type, of));
        json.always(name);
      }
    }
    return Collections.unmodifiableMap(lists);
  }

  private static boolean isOne(JsonObject json, String name) {
    return !name.isBlank() && json.hasObjects(name);
  }
}
