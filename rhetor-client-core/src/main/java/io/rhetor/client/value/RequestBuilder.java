package io.rhetor.client.value;

import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.RequestFields;
import java.util.function.Function;

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
  private final Function<? super B, V> maker;

  static {
    Fields.reachBy(new FieldAccess());
  }

  /**
   * Starts a request.
   *
   * @param maker makes the request, once it has all that is required
   * @param fields the fields that the library writes itself, by their names and in their order on
   *     the wire, with {@code =} and the name of the builder's method where that is another one;
   *     followed by {@code *} if the field is required, then by {@code []} for a list of texts, by
   *     {@code {}} for an object of plain values, by {@code ?} for a truth value and by {@code !}
   *     for a name that is no field of the request; {@link #additionalProperty} refuses them all
   */
  protected RequestBuilder(Function<? super B, V> maker, String... fields) {
    this.maker = maker;
    this.fields = new RequestFields(fields);
  }

  /**
   * Adds a field that this class has no method for, at the top of the body. Default: none.
   *
   * @param name the name on the wire; names that this library writes itself are refused
   * @param value a string, finite number, boolean, or a list or map of such; copied
   * @return this builder
   */
  public final B additionalProperty(String name, Object value) {
    fields.addOther("additionalProperty", name, value);
    return self();
  }

  /**
   * {@return the request}
   *
   * @throws IllegalArgumentException if what is required is missing
   */
  public final V build() {
    fields.requireAll();
    return maker.apply(self());
  }

  @SuppressWarnings("unchecked") // A builder is its own type argument.
  private B self() {
    return (B) this;
  }
}
