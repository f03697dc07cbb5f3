package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a client that is made while its caller leaves. */
class DiscoveryTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private final List<String> closed = new CopyOnWriteArrayList<>();

  static Stream<Consumer<CompletableFuture<String>>> leaving() {
    return Stream.of(
        client -> client.cancel(true),
        client -> client.thenApply(made -> made).cancel(true),
        client -> client.completeExceptionally(new TimeoutException()),
        client -> client.complete("another"));
  }

  @ParameterizedTest
  @MethodSource("leaving")
  void clientThatIsMadeWhileItsCallerLeaves_isClosed(Consumer<CompletableFuture<String>> leave)
      throws Exception {
    HermesStubs.register(SERVER, "rhetor", "[]");
    CompletableFuture<CompletableFuture<String>> discovered = new CompletableFuture<>();
    CompletableFuture<Void> made = new CompletableFuture<>();
    discovered.complete(
        Discovery.discover(
            HermesStubs.config(SERVER).build(),
            config -> {
              leave.accept(discovered.join());
              made.complete(null);
              return "client";
            },
            closed::add));

    Outcomes.valueOf(made);
    await().until(() -> closed.equals(List.of("client")));
  }

  @Test
  void clientThatItsCallerGets_staysOpen() throws Exception {
    HermesStubs.register(SERVER, "rhetor", "[]");
    CompletableFuture<String> client =
        Discovery.discover(HermesStubs.config(SERVER).build(), config -> "client", closed::add);

    assertThat(Outcomes.valueOf(client)).isEqualTo("client");
    client.cancel(true);
    assertThat(closed).isEmpty();
  }

  @Test
  void clientThatCannotBeMade_failsTheFuture_alsoWithAnError() {
    HermesStubs.register(SERVER, "rhetor", "[]");
    NoClassDefFoundError missing = new NoClassDefFoundError("missing");
    CompletableFuture<String> client =
        Discovery.discover(
            HermesStubs.config(SERVER).build(),
            config -> {
              throw missing;
            },
            closed::add);

    assertThat(catchThrowable(client::join)).hasCause(missing);
  }
}
