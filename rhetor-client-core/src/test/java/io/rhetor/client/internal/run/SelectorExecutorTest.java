package io.rhetor.client.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SelectorExecutorTest {
  private final CallbackThreads callbacks = new CallbackThreads(Thread::start);
  private final SelectorExecutor executor = new SelectorExecutor(callbacks);

  @Test
  void execute_runsInline() {
    List<Thread> ran = new ArrayList<>();

    executor.execute(() -> ran.add(Thread.currentThread()));

    assertThat(ran).containsExactly(Thread.currentThread());
  }

  @Test
  void execute_withinAnInlineTask_runsInlineToo() {
    List<Thread> ran = new ArrayList<>();

    executor.execute(() -> executor.execute(() -> ran.add(Thread.currentThread())));

    assertThat(ran).containsExactly(Thread.currentThread());
  }

  @Test
  void execute_whereACallBegins_runsOnACallbackThread() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();

    String begun =
        executor.beginCall(
            () -> {
              executor.execute(() -> ran.complete(Thread.currentThread()));
              return "begun";
            });

    assertThat(begun).isEqualTo("begun");
    assertThat(ran.get(30, TimeUnit.SECONDS)).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void execute_afterACallBegan_runsInlineAgain() {
    List<Thread> ran = new ArrayList<>();
    executor.beginCall(() -> "begun");

    executor.execute(() -> ran.add(Thread.currentThread()));

    assertThat(ran).containsExactly(Thread.currentThread());
  }

  @Test
  void execute_onACallbackThread_runsBehindItsTask() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    callbacks.execute(
        () -> {
          executor.execute(() -> seen.complete(over.get()));
          over.set(true);
        });

    assertThat(seen.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void executeAfterCurrentTask_withinAnInlineTask_runsBehindTheOutermostOnACallbackThread()
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    executor.execute(
        () -> {
          executor.execute(
              () ->
                  executor.executeAfterCurrentTask(
                      () -> {
                        seen.complete(over.get());
                        ran.complete(Thread.currentThread());
                      }));
          over.set(true);
        });

    assertThat(seen.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ran.join()).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void executeAfterCurrentTask_outsideOfATask_runsTheTask() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();

    executor.executeAfterCurrentTask(() -> ran.complete(Thread.currentThread()));

    assertThat(ran.get(30, TimeUnit.SECONDS)).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void anInlineTaskThatThrowsIsReportedAndHarmsNotItsCaller() {
    ConcurrentLinkedQueue<Throwable> reported = new ConcurrentLinkedQueue<>();
    IllegalStateException thrown = new IllegalStateException("of the task");
    Thread current = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
    current.setUncaughtExceptionHandler((thread, t) -> reported.add(t));
    try {
      executor.execute(
          () -> {
            throw thrown;
          });
    } finally {
      current.setUncaughtExceptionHandler(before);
    }

    assertThat(reported).containsExactly(thrown);
  }
}
