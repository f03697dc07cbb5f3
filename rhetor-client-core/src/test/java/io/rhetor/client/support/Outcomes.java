package io.rhetor.client.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What became of a future, which is waited for so long only that a defect cannot hang a build. */
public final class Outcomes {
  /** Longer than anything takes, even on a machine that does much else meanwhile. */
  static final long LIMIT_SECONDS = 30;

  private Outcomes() {}

  public static <T> T valueOf(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** The very failure, which must be of the given type and show no secret. */
  public static <E extends Throwable> E failureOf(CompletableFuture<?> future, Class<E> type) {
    Throwable thrown = catchThrowable(() -> future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    assertThat(thrown).as("what the future failed with").isInstanceOf(ExecutionException.class);
    assertThat(thrown.getCause()).isInstanceOf(type);
    Secrets.assertKept(thrown);
    return type.cast(thrown.getCause());
  }
}
