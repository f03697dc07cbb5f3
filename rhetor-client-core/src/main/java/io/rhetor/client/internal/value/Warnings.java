package io.rhetor.client.internal.value;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an answer warns of: texts, or objects that have one. */
public final class Warnings {
  private static final String DOCUMENTED = "warnings";
  private static final String OF_BUDGETS = "budget_warnings";

  private Warnings() {}

  /** Reads the warnings of an answer or a chunk; none twice. */
  public static List<String> in(JsonObject json) {
    if (!json.has(OF_BUDGETS) && !json.has(DOCUMENTED)) {
      return List.of();
    }
    Set<String> warnings = new LinkedHashSet<>();
    for (String field : List.of(OF_BUDGETS, DOCUMENTED)) {
      List<String> found = json.items(field, Warnings::warning, text -> text);
      warnings.addAll(found.isEmpty() ? json.texts(field) : found);
      json.forget(field);
    }
    return json.keep(DOCUMENTED, List.copyOf(warnings));
  }

  private static String warning(JsonObject json) {
    return json.text("message").orElseGet(() -> json.rest().toString());
  }
}
