package io.rhetor.client.internal.check;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Checks of fields that a caller adds to a request and that this library has no method for. */
public final class UnknownFields {
  private UnknownFields() {}

  /**
   * Adds a field to the top of a body.
   *
   * @param before the fields added before
   * @param known the names that this library writes itself
   * @param name the name on the wire
   * @param value a value that JSON can express
   * @return the fields with a copy of the value, unmodifiable, in the order in which they came
   */
  public static Map<String, Object> with(
      Map<String, Object> before, Collection<String> known, String name, Object value) {
    Map<String, Object> fields = new LinkedHashMap<>(before);
    fields.put(name, check("additionalProperty", known, name, value));
    return Collections.unmodifiableMap(fields);
  }

  /**
   * Refuses a field that has a method, and one that JSON cannot express.
   *
   * @param method what the caller called
   * @param known the names that this library writes itself
   * @param name the name on the wire
   * @param value the value
   * @return a copy of the value
   */
  public static Object check(String method, Collection<String> known, String name, Object value) {
    Checks.requireText(method + " name", name);
    if (known.contains(name)) {
      throw new IllegalArgumentException(
          method
              + ": '"
              + name
              + "' is a field that this library writes itself; use the methods of the builder for"
              + " it");
    }
    return Checks.copyOfJson(method + " " + name, value);
  }

  /**
   * Shows the names of added fields, for the text of a request.
   *
   * @param fields the fields
   * @return nothing if there are none; never a value
   */
  public static String describe(Map<String, Object> fields) {
    return fields.isEmpty() ? "" : ", additionalProperties=" + fields.keySet();
  }
}
