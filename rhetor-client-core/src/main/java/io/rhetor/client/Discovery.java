package io.rhetor.client;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.internal.run.AsyncSteps;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.FutureWaiter;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out through Hermes where a server is, for clients that are made that way. */
final class Discovery {
  private static final CallbackLog LOG = CallbackLog.of(Discovery.class);
  private static final String COMPONENT = "rhetor";

  private Discovery() {}

  /**
   * Makes a client for the server that Hermes knows as component {@code rhetor}. Cancelling the
   * future, or one derived from it, ends the look-up; a client that is being made then is closed.
   */
  static <C> CompletableFuture<C> discover(
      RhetorConfig config, Function<RhetorConfig, C> create, Consumer<? super C> close) {
    AsyncSteps<C> course = new AsyncSteps<>();
    course.await(
        locate(config),
        found -> {
          C made = create.apply(found);
          course.succeed(made);
          if (course.future().isCompletedExceptionally() || course.future().join() != made) {
            close.accept(made);
          }
        },
        failure -> course.fail(FutureWaiter.unwrap(failure)));
    return course.future();
  }

  /**
   * Asks Hermes for a component and gives back the configuration with the component's endpoint as
   * the only base URL; if Hermes cannot tell, the configuration as it is. Cancelling the future, or
   * one derived from it, ends the look-up.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Closing sees to its own failures.
  private static CompletableFuture<RhetorConfig> locate(RhetorConfig config) {
    ClientCore core = ClientCore.createForHermes(config, HermesClient.class);
    CompletableFuture<HermesComponent> found = core.capabilities().discover(COMPONENT);
    CompletableFuture<RhetorConfig> located =
        found.handle((component, failure) -> located(config, component, failure));
    // Apart from what callers derive, since a cancelled future runs nothing any more.
    found.whenComplete((component, failure) -> core.close());
    return located;
  }

  private static RhetorConfig located(
      RhetorConfig config, @Nullable HermesComponent component, @Nullable Throwable failure) {
    if (component != null) {
      return config.toBuilder().baseUrl(component.endpoint().toString()).build();
    }
    if (!(failure instanceof RhetorException)) {
      throw new CompletionException(failure);
    }
    LOG.write(
        Level.WARNING,
        String.format(
            "Component '%s' could not be discovered, so that baseUrl %s is used. %s",
            COMPONENT, config.baseUrl(), failure.getMessage()));
    return config;
  }
}
