package io.rhetor.client;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.internal.hermes.Capabilities;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Finds out through Hermes where a server is, for clients that are made that way. */
final class Discovery {
  private static final Logger LOGGER = System.getLogger(Discovery.class.getName());

  private Discovery() {}

  /**
   * Asks Hermes for a component and gives back the configuration with the component's endpoint as
   * the only base URL; if Hermes cannot tell, the configuration as it is. Cancelling the future, or
   * one derived from it, ends the look-up.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Closing sees to its own failures.
  static CompletableFuture<RhetorConfig> locate(RhetorConfig config, String componentId) {
    Capabilities capabilities = Transports.capabilities(config);
    CompletableFuture<HermesComponent> found = capabilities.discover(componentId);
    CompletableFuture<RhetorConfig> located =
        found.handle((component, failure) -> located(config, componentId, component, failure));
    // Apart from what callers derive, since a cancelled future runs nothing any more.
    found.whenComplete((component, failure) -> capabilities.close());
    return located;
  }

  private static RhetorConfig located(
      RhetorConfig config,
      String componentId,
      @Nullable HermesComponent component,
      @Nullable Throwable failure) {
    if (component != null) {
      return config.toBuilder().baseUrl(component.endpoint().toString()).build();
    }
    if (!(failure instanceof RhetorException)) {
      throw new CompletionException(failure);
    }
    LOGGER.log(
        Level.WARNING,
        "Component ''{0}'' could not be discovered, so that baseUrl {1} is used. {2}",
        componentId,
        config.baseUrl().toString(),
        failure.getMessage());
    return config;
  }
}
