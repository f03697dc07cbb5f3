package io.rhetor.client.value;

import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.RequestFields;

/**
 * Collects a request, field by field. Its methods refuse a value that is not allowed with an {@code
 * IllegalArgumentException} that names the field. Not safe for use by several threads, and not
 * meant to be extended by users.
 *
 * @param <V> the request
 * @param <B> its builder
 */
public abstract class RequestBuilder<V, B extends RequestBuilder<V, B>> {
  final RequestFields fields;

  static {
    Fields.reachBy(new FieldAccess());
  }

  /**
   * Starts a request.
   *
   * @param fields the fields that the library writes itself, by their names and in their order on
   *     the wire, followed by {@code []} for a list of texts, by {@code {}} for an object of plain
   *     values, by {@code ?} for a truth value and by {@code !} for a name that is no field of the
   *     request; {@link #additionalProperty} refuses them all
   */
  protected RequestBuilder(String... fields) {
    this.fields = new RequestFields(fields);
  }

  /**
   * Adds a field that this class has no method for, at the top of the body. Default: none.
   *
   * @param name the name on the wire; names that this library writes itself are refused
   * @param value a string, finite number, boolean, or a list or map of such; copied
   * @return this builder
   */
  @SuppressWarnings("unchecked") // A builder is its own type argument.
  public final B additionalProperty(String name, Object value) {
    fields.addOther("additionalProperty", name, value);
    return (B) this;
  }

  /**
   * {@return the request}
   *
   * @throws IllegalArgumentException if what is required is missing
   */
  public abstract V build();
}
