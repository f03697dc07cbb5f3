package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A component of Tekton: its name and the capabilities that it answers with. */
final class Component {
  private final String name;
  private final Map<String, Function<RequestBody, JsonObject>> capabilities = new LinkedHashMap<>();

  Component(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /**
   * Adds a capability.
   *
   * @param answer makes the answer to the parameters; throws {@link Refusal} for an error status
   */
  Component with(String capability, Function<RequestBody, JsonObject> answer) {
    capabilities.put(capability, answer);
    return this;
  }

  Set<String> capabilities() {
    return capabilities.keySet();
  }

  JsonObject invoke(String capability, RequestBody parameters) {
    Function<RequestBody, JsonObject> answer = capabilities.get(capability);
    if (answer == null) {
      throw HermesObstacle.UNKNOWN_CAPABILITY.refusal();
    }
    return answer.apply(parameters);
  }
}
