package io.rhetor.client.hermes;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.internal.check.BaseUrls;
import io.rhetor.client.internal.value.Fields;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.value.RhetorValue;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A component as Hermes lists it (section 9 of {@code docs/protocol.md}). */
public final class HermesComponent extends RhetorValue {
  private final List<String> capabilities;

  private HermesComponent(JsonObject json) {
    super(json);
    json.required("id");
    JsonObject.required("endpoint", json.named("endpoint", HermesComponent::parse));
    capabilities =
        json.items("capabilities", described -> described.text("name").orElse(null), name -> name);
    if (isMoreThanNames(json.peek("capabilities"))) {
      json.leave("capabilities");
    }
  }

  private static URI parse(String endpoint) {
    return BaseUrls.parse("endpoint", endpoint, "http://localhost:8300");
  }

  private static boolean isMoreThanNames(@Nullable Object capabilities) {
    return capabilities instanceof List
        && ((List<?>) capabilities).stream().anyMatch(item -> item instanceof Map);
  }

  /**
   * {@return the value that its JSON describes}
   *
   * @param json fields by their names on the wire
   * @throws IllegalArgumentException if there is no {@code id}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static HermesComponent fromJson(Map<String, ?> json) {
    return new HermesComponent(JsonObject.of(json));
  }

  /** {@return the name by which the component was asked for: for example {@code rhetor-prompt}} */
  public String id() {
    return Fields.required(this, "id", String.class);
  }

  /**
   * {@return the {@code http} or {@code https} address of the component, without a slash at its
   * end}
   */
  public URI endpoint() {
    return Fields.required(this, "endpoint", URI.class);
  }

  /** {@return the names of the component's capabilities; empty if the registry lists none} */
  public List<String> capabilities() {
    return capabilities;
  }
}
