package io.rhetor.client.internal.value;

import java.util.Map;

/** Values under keys that, in JSON, they do not repeat in a field of their own. */
final class KeyedValues {
  final String keyField;
  final Map<String, ?> values;

  KeyedValues(String keyField, Map<String, ?> values) {
    this.keyField = keyField;
    this.values = values;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
