package io.rhetor.client.value;

import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.internal.value.RequestFields;

/** Lets the classes of values reach what their base classes hold. */
final class FieldAccess extends Fields {
  @Override
  protected JsonObject fieldsOf(Object value) {
    return ((RhetorValue) value).json;
  }

  @Override
  protected RequestFields requestOf(Object builder) {
    return ((RequestBuilder<?, ?>) builder).fields;
  }
}
