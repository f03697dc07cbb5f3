package io.rhetor.client;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.run.FutureWaiter;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds out through Hermes where a server is, for clients that are made that way. */
final class Discovery {
  private static final CallbackLog LOG = CallbackLog.of(Discovery.class);

  private Discovery() {}

  /**
   * Makes a client for a component that Hermes is asked for. Cancelling the future, or one derived
   * from it, ends the look-up; a client that is being made then is closed.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback sees to its own failures.
  static <C> CompletableFuture<C> discover(
      RhetorConfig config,
      String componentId,
      Function<RhetorConfig, C> create,
      Consumer<? super C> close) {
    CompletableFuture<RhetorConfig> located = locate(config, componentId);
    CancellableFuture<C> client = new CancellableFuture<>();
    client.onAbandon(() -> located.cancel(true));
    located.whenComplete(
        (found, failure) -> {
          if (failure == null) {
            handOver(client, () -> create.apply(found), close);
          } else {
            client.fail(FutureWaiter.unwrap(failure));
          }
        });
    return client;
  }

  private static <C> void handOver(
      CancellableFuture<C> client, Supplier<C> create, Consumer<? super C> close) {
    if (client.isDone()) {
      return;
    }
    C made;
    try {
      made = create.get();
    } catch (Throwable thrown) {
      client.fail(thrown);
      return;
    }
    client.succeed(made);
    if (client.isCompletedExceptionally() || client.join() != made) {
      close.accept(made);
    }
  }

  /**
   * Asks Hermes for a component and gives back the configuration with the component's endpoint as
   * the only base URL; if Hermes cannot tell, the configuration as it is. Cancelling the future, or
   * one derived from it, ends the look-up.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Closing sees to its own failures.
  private static CompletableFuture<RhetorConfig> locate(RhetorConfig config, String componentId) {
    ClientCore core = ClientCore.createForHermes(config, HermesClient.class);
    CompletableFuture<HermesComponent> found = core.capabilities().discover(componentId);
    CompletableFuture<RhetorConfig> located =
        found.handle((component, failure) -> located(config, componentId, component, failure));
    // Apart from what callers derive, since a cancelled future runs nothing any more.
    found.whenComplete((component, failure) -> core.close());
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
    LOG.write(
        Level.WARNING,
        "Component '"
            + componentId
            + "' could not be discovered, so that baseUrl "
            + config.baseUrl()
            + " is used. "
            + failure.getMessage());
    return config;
  }
}
