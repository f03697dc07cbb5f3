package io.rhetor.client.value;

import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.value.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects a request, field by field. Its methods refuse a value that is not allowed with an {@code
 * IllegalArgumentException} that names the field. Not safe for use by several threads, and not
 * meant to be extended by users.
 *
 * @param <V> the request
 * @param <B> its builder
 */
public abstract class RequestBuilder<V, B extends RequestBuilder<V, B>> {
  private final List<String> names;
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private Map<String, Object> others = Map.of();

  /**
   * Starts a request.
   *
   * @param names the fields that the library writes itself, by their names and in their order on
   *     the wire; {@link #additionalProperty} refuses them
   */
  protected RequestBuilder(String... names) {
    this.names = Arrays.asList(names);
  }

  /**
   * Adds a field that this class has no method for, at the top of the body. Default: none.
   *
   * @param name the name on the wire; names that this library writes itself are refused
   * @param value a string, finite number, boolean, or a list or map of such; copied
   * @return this builder
   */
  public final B additionalProperty(String name, Object value) {
    return addOther("additionalProperty", name, value);
  }

  /**
   * {@return the request}
   *
   * @throws IllegalArgumentException if what is required is missing
   */
  public abstract V build();

  /**
   * Adds a field that the library does not know.
   *
   * @param method what the caller called
   * @param name the name on the wire
   * @param value a value that JSON can express
   * @return this builder
   */
  protected final B addOther(String method, String name, Object value) {
    Checks.requireText(method + " name", name);
    if (names.contains(name)) {
      throw new IllegalArgumentException(
          method
              + ": '"
              + name
              + "' is a field that this library writes itself; use the methods of the builder for"
              + " it");
    }
    Map<String, Object> more = new LinkedHashMap<>(others);
    more.put(name, Checks.copyOfJson(method + " " + name, value));
    others = Collections.unmodifiableMap(more);
    return self();
  }

  /**
   * Sets a field.
   *
   * @param name the name on the wire
   * @param value an immutable value that was checked; null for none
   * @return this builder
   */
  protected final B set(String name, @Nullable Object value) {
    if (value == null) {
      fields.remove(name);
    } else {
      fields.put(name, value);
    }
    return self();
  }

  /**
   * Sets a text.
   *
   * @param name the name on the wire
   * @param field what the text is called where a caller gives it
   * @param value the text, not blank
   * @return this builder
   */
  protected final B text(String name, String field, String value) {
    return set(name, Checks.requireText(field, value));
  }

  /**
   * Adds texts to a list.
   *
   * @param name the name on the wire, and where a caller gives them
   * @param values the texts, not blank
   * @return this builder
   */
  protected final B addTexts(String name, String... values) {
    List<Object> texts = new ArrayList<>((List<?>) fields.getOrDefault(name, List.of()));
    for (String value : values) {
      texts.add(Checks.requireText(name, value));
    }
    return set(name, List.copyOf(texts));
  }

  /**
   * Sets an object of plain values.
   *
   * @param name the name on the wire, and where a caller gives it
   * @param values values that JSON can express; copied
   * @return this builder
   */
  protected final B object(String name, Map<String, ?> values) {
    return set(name, Checks.copyOfJson(name, values));
  }

  /**
   * Refuses a request without a field.
   *
   * @param name the name on the wire
   * @param advice what the field is called and how it is set
   */
  protected final void require(String name, String advice) {
    if (!fields.containsKey(name)) {
      throw new IllegalArgumentException(advice);
    }
  }

  final void copy(RhetorValue source) {
    fields.putAll(source.json.known());
    others = source.additionalProperties();
  }

  final JsonObject fields() {
    Map<String, Object> inOrder = new LinkedHashMap<>();
    for (String name : names) {
      @Nullable Object value = fields.get(name);
      if (value != null) {
        inOrder.put(name, value);
      }
    }
    return JsonObject.written(inOrder, others);
  }

  @SuppressWarnings("unchecked") // A builder is its own type argument.
  private B self() {
    return (B) this;
  }
}
