package io.rhetor.client;

import static io.rhetor.client.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rhetor.client.error.BudgetUnavailableException;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackExhaustedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.internal.check.EarlierAttempts;
import io.rhetor.client.message.MessageResponse;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a thread that blocks for a call gets. */
@Timeout(30)
class FuturesTest {
  private static final RhetorConnectionException LOST = lost();

  /** Fails as a callback thread does, where no frame of a test's thread is. */
  private static RhetorConnectionException lost() {
    return new RhetorConnectionException("lost", new IOException("reset"), true);
  }

  /** An exception that a user adds, with a field of its own. */
  static final class OfUser extends RhetorException {
    private static final long serialVersionUID = 1L;
    final transient List<String> told = List.of("told");

    OfUser() {
      super("of a user", null, true, true);
    }
  }

  static Stream<RhetorException> failures() {
    return Stream.of(
        LOST,
        new RhetorTimeoutException(
            RhetorTimeoutException.Phase.IDLE, Duration.ofSeconds(3), "silent", null, true),
        new RhetorStreamException("so far", true, LOST),
        new RhetorProtocolException("unreadable", null, true),
        new RhetorModelException("no model", "quill:7", "The model failed."),
        new BudgetUnavailableException("unreadable", LOST, true),
        new ClientClosedException("closed", false),
        new FallbackExhaustedException(
            List.of(
                FallbackAttempt.of("t", FallbackAttempt.Result.EMPTY, Duration.ofMillis(3), null))),
        EarlierAttempts.add(lost(), List.of(lost(), lost())),
        new OfUser());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureOfTheLibrary_isThrownAsACopyOfTheSameClass_withTheStackOfTheWaiter(
      RhetorException failure) throws Exception {
    Throwable thrown = catchThrowable(() -> await(CompletableFuture.failedFuture(failure)));

    assertThat(thrown)
        .isExactlyInstanceOf(failure.getClass())
        .isNotSameAs(failure)
        .hasMessage(failure.getMessage());
    assertThat(thrown.getCause()).isSameAs(failure.getCause());
    assertThat(thrown.getSuppressed()).isEqualTo(failure.getSuppressed());
    assertThat(fieldsOf((RhetorException) thrown)).isEqualTo(fieldsOf(failure));
    List<StackTraceElement> frames = List.of(thrown.getStackTrace());
    assertThat(frames.get(0).getClassName()).isEqualTo(Futures.class.getName());
    assertThat(frames).anyMatch(frame -> frame.getMethodName().startsWith("failureOfTheLibrary_"));
    assertThat(frames).endsWith(failure.getStackTrace());
    assertThat(failure.getStackTrace())
        .noneMatch(frame -> frame.getMethodName().startsWith("failureOfTheLibrary_"));
  }

  private static List<Object> fieldsOf(RhetorException failure) throws Exception {
    List<Object> values = new ArrayList<>();
    for (Class<?> type = failure.getClass(); type != RuntimeException.class; ) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          values.add(field.get(failure));
        }
      }
      type = type.getSuperclass();
    }
    return values;
  }

  @Test
  void everyWaiterOfOneFuture_getsItsOwnStack() throws Exception {
    CompletableFuture<MessageResponse> shared = CompletableFuture.failedFuture(LOST);
    StackTraceElement[] before = LOST.getStackTrace();
    Throwable here = catchThrowable(() -> await(shared));
    CompletableFuture<Throwable> other = new CompletableFuture<>();
    Thread thread = new Thread(() -> other.complete(catchThrowable(() -> await(shared))));
    thread.start();

    assertThat(here.getStackTrace()).anyMatch(FuturesTest::isOfThisTest);
    assertThat(other.get()).isNotSameAs(here);
    assertThat(other.get().getStackTrace()).noneMatch(FuturesTest::isOfThisTest);
    assertThat(LOST.getStackTrace()).isEqualTo(before);
    assertThat(LOST.getSuppressed()).isEmpty();
  }

  private static boolean isOfThisTest(StackTraceElement frame) {
    return frame.getMethodName().equals("everyWaiterOfOneFuture_getsItsOwnStack");
  }

  static Stream<UnaryOperator<CompletableFuture<MessageResponse>>> derivations() {
    return Stream.of(
        future -> future,
        future -> future.thenApply(reply -> reply),
        future -> future.thenApply(reply -> reply).whenComplete((reply, failure) -> {}),
        future -> CompletableFuture.allOf(future).thenApply(done -> future.join()),
        future -> CompletableFuture.supplyAsync(future::join).thenCompose(reply -> future),
        future ->
            future.handle(
                (reply, failure) -> {
                  throw new CompletionException(new ExecutionException(failure));
                }));
  }

  @ParameterizedTest
  @MethodSource("derivations")
  void derivedFutures_failWithoutTheirWrappers(
      UnaryOperator<CompletableFuture<MessageResponse>> derivation) {
    CompletableFuture<MessageResponse> failed = CompletableFuture.failedFuture(LOST);

    assertThat(catchThrowable(() -> await(derivation.apply(failed))))
        .isExactlyInstanceOf(RhetorConnectionException.class)
        .hasCause(LOST.getCause());
  }

  static Stream<Throwable> uncheckedFailures() {
    return Stream.of(
        new IllegalStateException("defect"),
        new AssertionError("defect"),
        new CompletionException("without a cause", null));
  }

  @ParameterizedTest
  @MethodSource("uncheckedFailures")
  void uncheckedFailure_isThrownAsItIs(Throwable failure) {
    CompletableFuture<String> failed = CompletableFuture.failedFuture(failure);

    assertThat(catchThrowable(() -> await(failed.thenApply(text -> text)))).isSameAs(failure);
  }

  @Test
  void checkedFailure_isTheCauseOfACompletionException() {
    IOException failure = new IOException("reset");
    Future<Object> task =
        new FutureTask<>(
            () -> {
              throw failure;
            });
    ((FutureTask<Object>) task).run();

    assertThat(catchThrowable(() -> await(task)))
        .isInstanceOf(CompletionException.class)
        .hasCause(failure);
  }

  @Test
  void cancellation_staysOne_alsoOfAFutureThatIsDerived() {
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    CompletableFuture<String> derived = cancelled.thenApply(text -> text);
    cancelled.cancel(true);

    for (Future<String> future : List.of(cancelled, derived)) {
      assertThat(catchThrowable(() -> await(future)))
          .isInstanceOf(CancellationException.class)
          .hasStackTraceContaining("FuturesTest.cancellation_staysOne");
    }
  }

  @Test
  void value_isReturned_alsoTheOneOfAVoid() {
    assertThat(await(CompletableFuture.supplyAsync(() -> "later"))).isEqualTo("later");
    Void nothing = await(CompletableFuture.completedFuture(null));
    assertThat(nothing).isNull();
    assertThatNullPointerException().isThrownBy(() -> await(null)).withMessage("future");
  }

  /** What a server sees and says. */
  @Nested
  class OverHttp extends CancellationAtServer {
    @AfterEach
    void clearInterrupt() {
      Thread.interrupted();
    }

    @Test
    void interrupt_endsTheCallAtTheServer_andTheThreadStaysInterrupted() throws Exception {
      serveSilence();
      CompletableFuture<String> answer =
          rhetor.sendMessage("Hi").thenApply(MessageResponse::message);
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread waiter =
          new Thread(
              () -> {
                thrown.complete(catchThrowable(() -> await(answer)));
                interrupted.complete(Thread.currentThread().isInterrupted());
              });
      waiter.start();
      awaitRequest();

      waiter.interrupt();

      assertThat(thrown.get())
          .isInstanceOf(CancellationException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(interrupted.get()).isTrue();
      assertThat(answer).isCancelled();
      assertThatTheServerSeesTheEnd();
    }

    @Test
    void refusalOfAServer_isCaughtByItsType() throws Exception {
      serve(exchange -> exchange.respondJson(404, "{\"detail\": \"No such thing\"}"));

      Throwable thrown = catchThrowable(() -> await(rhetor.contexts().listContexts()));

      assertThat(thrown).isInstanceOf(RhetorNotFoundException.class);
      assertThat(((RhetorNotFoundException) thrown).status()).isEqualTo(404);
      assertThat(thrown.getStackTrace())
          .anyMatch(frame -> frame.getMethodName().startsWith("refusalOfAServer_"));
    }
  }
}
