package io.rhetor.client.internal.json;

import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.internal.check.BaseUrls;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers of the registry (section 9 of {@code docs/protocol.md}). */
public final class HermesReader {
  private HermesReader() {}

  /**
   * Reads a component's entry.
   *
   * @param id the component that was asked for
   * @param json the entry
   * @return the component
   * @throws MalformedJsonException if it does not say where the component is
   */
  public static HermesComponent component(String id, JsonObject json)
      throws MalformedJsonException {
    Object described = json.rest().get("capabilities");
    Optional<URI> endpoint = json.named("endpoint", HermesReader::endpoint);
    if (endpoint.isEmpty()) {
      throw new MalformedJsonException(
          json.has("endpoint") ? "its endpoint is no http or https URL" : "it has no endpoint");
    }
    HermesComponent.Builder component =
        HermesComponent.builder()
            .id(id)
            .endpoint(endpoint.get())
            .addAllCapabilities(json.items("capabilities", HermesReader::name, name -> name))
            .putAllAdditionalProperties(json.rest());
    if (isMoreThanNames(described)) {
      component.putAdditionalProperties("capabilities", described);
    }
    return component.build();
  }

  private static URI endpoint(String text) {
    return BaseUrls.parse("endpoint", text, "http://localhost:8300");
  }

  private static @Nullable String name(JsonObject capability) {
    return capability.text("name").orElse(null);
  }

  private static boolean isMoreThanNames(@Nullable Object capabilities) {
    return capabilities instanceof List
        && ((List<?>) capabilities).stream().anyMatch(item -> item instanceof Map);
  }
}
