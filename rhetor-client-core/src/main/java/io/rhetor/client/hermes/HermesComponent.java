package io.rhetor.client.hermes;

import io.rhetor.client.internal.value.ValueStyle;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/** A component as Hermes lists it (section 9 of {@code docs/protocol.md}). */
@Value.Immutable
@ValueStyle
public interface HermesComponent {
  /**
   * Returns the name by which the component was asked for.
   *
   * @return for example {@code rhetor-prompt}
   */
  String id();

  /**
   * Returns where the component is.
   *
   * @return an {@code http} or {@code https} address, without a slash at its end
   */
  URI endpoint();

  /**
   * Returns what the component offers.
   *
   * @return the names of its capabilities; empty if the registry lists none
   */
  List<String> capabilities();

  /**
   * Returns what else the registry told.
   *
   * @return fields by their names on the wire; unmodifiable. If the registry describes capabilities
   *     with more than their names, {@code capabilities} has the whole descriptions
   */
  Map<String, Object> additionalProperties();

  /**
   * Starts a value, for tests and test doubles.
   *
   * @return a builder; {@code id} and {@code endpoint} are required
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects the value. */
  final class Builder extends ImmutableHermesComponent.Builder {
    Builder() {}
  }
}
