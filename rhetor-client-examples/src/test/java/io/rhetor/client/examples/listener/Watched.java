package io.rhetor.client.examples.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.listener.ClientListener;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.testing.SimulatedRhetor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A simulated server and a client of it that a listener watches; both are gone in the end. */
final class Watched implements AutoCloseable {
  final SimulatedRhetor server = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
  final RhetorConfig config;
  final RhetorClient rhetor;

  Watched(ClientListener listener) {
    config =
        RhetorConfig.builder()
            .baseUrl(server.url().toString())
            .retryPolicy(
                RetryPolicy.builder().maxAttempts(2).initialDelay(Duration.ofMillis(1)).build())
            .listener(listener)
            .build();
    rhetor = RhetorClient.create(config);
  }

  void awaitHeldRequest() {
    await().until(() -> server.heldRequests() == 1);
  }

  static void end(CompletableFuture<?> call) {
    assertThat(call.handle((value, failure) -> "ended")).succeedsWithin(Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    rhetor.close();
    server.close();
  }
}
