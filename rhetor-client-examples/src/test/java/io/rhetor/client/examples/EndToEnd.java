package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.RhetorPromptClient;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.Secrets;
import io.rhetor.client.testing.Shape;
import io.rhetor.client.testing.SimulatedRhetor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A simulated Rhetor of one shape and the real clients of it. */
final class EndToEnd implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(LIMIT_SECONDS);
  private static final Duration SOON = Duration.ofMillis(500);

  final SimulatedRhetor server;
  final RhetorConfig config;
  final RhetorClient rhetor;
  final RhetorPromptClient prompts;
  private final List<LlmClient> others = new ArrayList<>();

  private EndToEnd(Shape shape, Duration headersTimeout, Duration idleTimeout) {
    server = SimulatedRhetor.builder().shape(shape).chunkDelay(Duration.ZERO).start();
    config =
        Secrets.marked(RhetorConfig.builder().baseUrl(server.url().toString()))
            .headersTimeout(headersTimeout)
            .idleTimeout(idleTimeout)
            .retryPolicy(RetryPolicy.builder().initialDelay(Duration.ofMillis(1)).build())
            .build();
    rhetor = RhetorClient.create(config);
    prompts = RhetorPromptClient.create(config);
  }

  static EndToEnd with(Shape shape) {
    return new EndToEnd(shape, PATIENCE, PATIENCE);
  }

  /** With clients that give silence before and within an answer up soon. */
  static EndToEnd impatientWith(Shape shape) {
    return new EndToEnd(shape, SOON, SOON);
  }

  /** With clients that give silence within an answer up soon. */
  static EndToEnd impatientWithinAnswers(Shape shape) {
    return new EndToEnd(shape, PATIENCE, SOON);
  }

  /** A client that goes this way, closed with all else. */
  LlmClient over(Transport way) {
    return over(way, config);
  }

  LlmClient over(Transport way, RhetorConfig configured) {
    return closing(way.client(configured));
  }

  /** A client that is closed with all else. */
  LlmClient closing(LlmClient llm) {
    others.add(llm);
    return llm;
  }

  static <T> T valueOf(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  static <E extends Throwable> E failureOf(CompletableFuture<?> future, Class<E> type) {
    Throwable thrown = catchThrowable(() -> future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    assertThat(thrown.getCause()).isInstanceOf(type);
    Secrets.assertKept(thrown);
    return type.cast(thrown.getCause());
  }

  @Override
  public void close() {
    others.forEach(LlmClient::close);
    rhetor.close();
    prompts.close();
    server.close();
  }
}
