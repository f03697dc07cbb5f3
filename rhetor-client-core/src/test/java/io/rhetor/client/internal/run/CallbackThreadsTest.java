package io.rhetor.client.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackThreadsTest {
  private static final int CROWD = 200;

  private final CallbackThreads threads = new CallbackThreads(Thread::start);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void endBlockedTasks() {
    release.countDown();
  }

  @Test
  void everyTaskRunsOnceWhoeverSubmitsIt() throws Exception {
    int submitters = 8;
    int each = 5_000;
    AtomicInteger[] runs = new AtomicInteger[submitters * each];
    CountDownLatch all = new CountDownLatch(runs.length);
    List<Thread> submitting = new ArrayList<>();
    for (int s = 0; s < submitters; s++) {
      int first = s * each;
      Thread submitter =
          new Thread(
              () -> {
                for (int i = first; i < first + each; i++) {
                  AtomicInteger count = new AtomicInteger();
                  runs[i] = count;
                  threads.execute(
                      () -> {
                        count.incrementAndGet();
                        all.countDown();
                      });
                }
              });
      submitter.start();
      submitting.add(submitter);
    }
    for (Thread submitter : submitting) {
      submitter.join();
    }

    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(runs).allMatch(count -> count.get() == 1);
  }

  @Test
  void tasksThatWaitInJavaHoldUpNoOther() throws Exception {
    submitBlocked(this::waitForRelease);

    assertThat(runsSoon()).isTrue();
  }

  @Test
  void tasksThatKeepAProcessorBusyHoldUpNoOther() throws Exception {
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      threads.execute(
          () -> {
            while (release.getCount() > 0) {
              Thread.onSpinWait();
            }
          });
    }

    assertThat(runsSoon()).isTrue();
  }

  @Test
  void aTaskThatComesWhenAllAreBlockedRuns() throws Exception {
    AtomicInteger blocked = submitBlocked(this::waitForRelease);
    await().until(() -> blocked.get() == CROWD);

    assertThat(runsSoon()).isTrue();
  }

  @Test
  void threadsThatWereBlockedWorkOn() throws Exception {
    AtomicInteger blocked = submitBlocked(this::waitForRelease);
    await().until(() -> blocked.get() == CROWD);
    release.countDown();

    assertThat(runsSoon()).isTrue();
    await().until(() -> !threads.isActive());
    assertThat(runsSoon()).isTrue();
  }

  @Test
  void executeAfterCurrentTask_withinATask_waitsForItsEnd() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    ConcurrentLinkedQueue<Boolean> seen = new ConcurrentLinkedQueue<>();
    CountDownLatch both = new CountDownLatch(2);
    threads.execute(
        () -> {
          for (int i = 0; i < 2; i++) {
            threads.executeAfterCurrentTask(
                () -> {
                  seen.add(over.get());
                  both.countDown();
                });
          }
          over.set(true);
        });

    assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).containsExactly(true, true);
  }

  @Test
  void executeAfterCurrentTask_whenTheFirstOneBlocks_runsTheOthers() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    threads.execute(
        () -> {
          threads.executeAfterCurrentTask(this::waitForRelease);
          threads.executeAfterCurrentTask(second::countDown);
        });

    assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void executeAfterCurrentTask_onAnotherThread_runsTheTask() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);

    threads.executeAfterCurrentTask(ran::countDown);

    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskThatThrowsIsReportedAndHarmsNoOther() throws Exception {
    ConcurrentLinkedQueue<Throwable> reported = new ConcurrentLinkedQueue<>();
    IllegalStateException thrown = new IllegalStateException("of the task");
    threads.execute(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, t) -> reported.add(t));
          throw thrown;
        });

    assertThat(runsSoon()).isTrue();
    assertThat(reported).containsExactly(thrown);
  }

  @Test
  void anInterruptOfATaskDoesNotReachTheNextOne() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch seen = new CountDownLatch(1);
    threads.execute(() -> Thread.currentThread().interrupt());
    await().until(() -> !threads.isActive());
    threads.execute(
        () -> {
          interrupted.set(Thread.currentThread().isInterrupted());
          seen.countDown();
        });

    assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(interrupted).isFalse();
  }

  @Test
  void anInterruptOfATaskDoesNotReachTheOneRightBehindIt() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch seen = new CountDownLatch(1_000);
    for (int i = 0; i < 1_000; i++) {
      threads.execute(
          () -> {
            if (Thread.currentThread().isInterrupted()) {
              interrupted.incrementAndGet();
            }
            threads.executeAfterCurrentTask(
                () -> {
                  if (Thread.currentThread().isInterrupted()) {
                    interrupted.incrementAndGet();
                  }
                  seen.countDown();
                });
            Thread.currentThread().interrupt();
          });
    }

    assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(interrupted).hasValue(0);
  }

  @Test
  void theContextClassLoaderIsTheSystemsWhateverThreadOrTaskWasBefore() throws Exception {
    ConcurrentLinkedQueue<ClassLoader> seen = new ConcurrentLinkedQueue<>();
    CountDownLatch all = new CountDownLatch(100);
    Thread application =
        new Thread(
            () -> {
              for (int i = 0; i < 100; i++) {
                threads.execute(
                    () -> {
                      seen.add(Thread.currentThread().getContextClassLoader());
                      Thread.currentThread().setContextClassLoader(new ApplicationLoader());
                      all.countDown();
                    });
              }
            });
    application.setContextClassLoader(new ApplicationLoader());
    application.start();

    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).containsOnly(ClassLoader.getSystemClassLoader());
  }

  @Test
  void aCrowdOfSleepingTasksTakesNoMoreThreadsThanTheBound() throws Exception {
    int crowd = 2_000;
    ConcurrentHashMap<Thread, Boolean> used = new ConcurrentHashMap<>();
    CountDownLatch all = new CountDownLatch(crowd);
    for (int i = 0; i < crowd; i++) {
      threads.execute(
          () -> {
            used.put(Thread.currentThread(), true);
            waitForRelease();
            all.countDown();
          });
    }
    await().until(() -> used.size() == CallbackThreads.MAX_THREADS);
    CountDownLatch ended = new CountDownLatch(3 * CallbackThreads.RESERVE);
    for (int i = 0; i < 3 * CallbackThreads.RESERVE; i++) {
      threads.executeUrgently(ended::countDown);
    }

    assertThat(ended.await(30, TimeUnit.SECONDS)).as("urgent tasks ran").isTrue();
    assertThat(used).hasSize(CallbackThreads.MAX_THREADS);
    release.countDown();
    assertThat(all.await(30, TimeUnit.SECONDS)).as("those that waited ran").isTrue();
    assertThat(used)
        .hasSizeLessThanOrEqualTo(CallbackThreads.MAX_THREADS + CallbackThreads.RESERVE);
    assertThat(runsSoon()).isTrue();
  }

  @Test
  void endsOfCallsThatBlock_holdUpNoWorkOfTheLibrary() throws Exception {
    AtomicInteger blocked = submitBlocked(CallbackThreads.MAX_THREADS, threads::execute);
    await().until(() -> blocked.get() == CallbackThreads.MAX_THREADS);
    AtomicInteger ends = submitBlocked(2 * CallbackThreads.RESERVE, threads::executeEnd);
    await().until(() -> ends.get() == CallbackThreads.MAX_ENDS);
    CountDownLatch ran = new CountDownLatch(1);

    threads.executeUrgently(ran::countDown);

    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ends).hasValue(CallbackThreads.MAX_ENDS);
    release.countDown();
    await().until(() -> ends.get() == 2 * CallbackThreads.RESERVE);
  }

  @Test
  void connectionsThatBlock_holdUpNoEndOfACallAndNoLimit() throws Exception {
    int most = CallbackThreads.MAX_THREADS + CallbackThreads.MAX_CONNECTIONS;
    AtomicInteger blocked = submitBlocked(2 * most, threads::executeConnection);
    await().until(() -> blocked.get() == most);
    CountDownLatch ran = new CountDownLatch(2);

    threads.executeUrgently(ran::countDown);
    threads.executeEnd(ran::countDown);

    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(blocked).hasValue(most);
    release.countDown();
    await().until(() -> blocked.get() == 2 * most);
  }

  private AtomicInteger submitBlocked(int count, Executor executor) {
    AtomicInteger begun = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      executor.execute(
          () -> {
            begun.incrementAndGet();
            waitForRelease();
          });
    }
    return begun;
  }

  @Test
  void aCrowdOfFirstTasksThatWaitForAClassToBeInitializedTakesFewThreads() throws Exception {
    ConcurrentHashMap<Thread, Boolean> used = new ConcurrentHashMap<>();
    CountDownLatch all = new CountDownLatch(CROWD);
    for (int i = 0; i < CROWD; i++) {
      threads.execute(
          () -> {
            used.put(Thread.currentThread(), SlowToInitialize.done);
            all.countDown();
          });
    }

    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(used).hasSizeLessThan(CROWD / 4);
  }

  @ParameterizedTest(name = "{0} starts fail")
  @ValueSource(ints = {1, 2, 3, 10})
  void whereThreadsCannotBeStarted_tasksRunOnceTheyCan(int failures) throws Exception {
    AtomicInteger left = new AtomicInteger(failures);
    CallbackThreads starved =
        new CallbackThreads(
            thread -> {
              if (left.getAndDecrement() > 0) {
                ignoreReports();
                throw new OutOfMemoryError("unable to create native thread");
              }
              thread.start();
            });
    Thread.currentThread().setUncaughtExceptionHandler((thread, reported) -> {});
    CountDownLatch ran = new CountDownLatch(2);

    starved.execute(ran::countDown);
    starved.executeUrgently(ran::countDown);

    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    Thread.currentThread().setUncaughtExceptionHandler(null);
  }

  @Test
  void whereTheWatchCannotBeStartedAtFirst_blockedTasksHoldUpNoOther() throws Exception {
    AtomicInteger watches = new AtomicInteger();
    CallbackThreads unwatched =
        new CallbackThreads(
            thread -> {
              if (thread.getName().endsWith("watch") && watches.incrementAndGet() < 3) {
                ignoreReports();
                throw new OutOfMemoryError("unable to create native thread");
              }
              thread.start();
            });
    Thread.currentThread().setUncaughtExceptionHandler((thread, reported) -> {});
    unwatched.execute(this::waitForRelease);
    CountDownLatch ran = new CountDownLatch(1);

    unwatched.execute(ran::countDown);

    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    Thread.currentThread().setUncaughtExceptionHandler(null);
  }

  @Test
  void tasksInARowShareThreads() throws Exception {
    ConcurrentHashMap<Thread, Boolean> used = new ConcurrentHashMap<>();
    for (int i = 0; i < 100; i++) {
      CountDownLatch ran = new CountDownLatch(1);
      threads.execute(
          () -> {
            used.put(Thread.currentThread(), true);
            ran.countDown();
          });
      assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
      await().until(() -> !threads.isActive());
    }

    assertThat(used).hasSizeLessThan(50);
  }

  @Test
  void threadsAreDaemonsAndEndWithoutWork() throws Exception {
    ConcurrentHashMap<Thread, Boolean> used = new ConcurrentHashMap<>();
    CountDownLatch ran = new CountDownLatch(1);
    threads.execute(
        () -> {
          used.put(Thread.currentThread(), Thread.currentThread().isDaemon());
          ran.countDown();
        });
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(used).containsValue(true);
    await().until(() -> used.keySet().stream().noneMatch(Thread::isAlive));
    assertThat(runsSoon()).isTrue();
  }

  private AtomicInteger submitBlocked(Runnable task) {
    AtomicInteger begun = new AtomicInteger();
    for (int i = 0; i < CROWD; i++) {
      threads.execute(
          () -> {
            begun.incrementAndGet();
            task.run();
          });
    }
    return begun;
  }

  /** The build takes an error that nothing else handles for a crash of its JVM. */
  private static void ignoreReports() {
    Thread.currentThread().setUncaughtExceptionHandler((thread, reported) -> {});
  }

  private boolean runsSoon() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    threads.execute(ran::countDown);
    return ran.await(30, TimeUnit.SECONDS);
  }

  private void waitForRelease() {
    while (release.getCount() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /** Stands for the class loader of another application. */
  private static final class ApplicationLoader extends ClassLoader {}

  /** A class whose initializer takes its time. */
  private static final class SlowToInitialize {
    static boolean done;

    static {
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(200)) {
        Thread.onSpinWait();
      }
      done = true;
    }
  }

  @Test
  void threadThatIsBlockedInCodeOfThisLibrary_isNotSetAside_oneInOtherCodeIs() {
    Vector<Object> lock = new Vector<>();

    assertThat(stallOf(lock, () -> enter(lock))).isEqualTo(CallbackThread.Stall.NONE);
    assertThat(stallOf(lock, lock::size)).isEqualTo(CallbackThread.Stall.WAITS);
  }

  private static void enter(Object lock) {
    synchronized (lock) {
      assertThat(lock).isNotNull();
    }
  }

  /** What the second look finds at a thread that runs a task while another one has the lock. */
  private static CallbackThread.Stall stallOf(Object lock, Runnable task) {
    // Without the thread that looks, so that the test alone does.
    CallbackThreads unwatched =
        new CallbackThreads(
            thread -> {
              if (thread instanceof CallbackThread) {
                thread.start();
              }
            });
    CompletableFuture<Thread> running = new CompletableFuture<>();
    synchronized (lock) {
      unwatched.execute(
          () -> {
            running.complete(Thread.currentThread());
            task.run();
          });
      CallbackThread thread = (CallbackThread) running.join();
      await()
          .until(
              () ->
                  List.of("enter", "size").contains(thread.getStackTrace()[0].getMethodName())
                      && thread.getState() == Thread.State.BLOCKED);
      assertThat(thread.look()).isEqualTo(CallbackThread.Stall.NONE);
      return thread.look();
    }
  }
}
