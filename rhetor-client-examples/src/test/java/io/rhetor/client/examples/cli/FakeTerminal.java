package io.rhetor.client.examples.cli;

import io.rhetor.client.examples.CommandLineRun;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A person at a terminal without the terminal: types lines and Ctrl-C into a command. */
final class FakeTerminal extends InputStream implements Interrupts {
  private static final Executor NEW_THREAD = task -> new Thread(task, "command-under-test").start();
  private static final int END = -1;
  private static final long LIMIT_SECONDS = 30;

  private final Map<String, String> environment = new HashMap<>();
  private final BlockingQueue<Integer> typed = new LinkedBlockingQueue<>();
  private final Deque<Runnable> handlers = new ArrayDeque<>();
  private final boolean interactive;

  // Guarded by this.
  private boolean allRead;

  private FakeTerminal(boolean interactive) {
    this.interactive = interactive;
  }

  static FakeTerminal ofPerson() {
    return new FakeTerminal(true);
  }

  static FakeTerminal ofScript() {
    return new FakeTerminal(false);
  }

  FakeTerminal with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  synchronized FakeTerminal type(String line) {
    allRead = false;
    for (byte each : (line + "\n").getBytes(StandardCharsets.UTF_8)) {
      typed.add(each & 0xff);
    }
    return this;
  }

  FakeTerminal endInput() {
    typed.add(END);
    return this;
  }

  void ctrlC() {
    Runnable handler;
    synchronized (handlers) {
      handler = handlers.peek();
    }
    handler.run();
  }

  boolean hearsCtrlC() {
    synchronized (handlers) {
      return !handlers.isEmpty();
    }
  }

  @Override
  public Registration onInterrupt(Runnable action) {
    synchronized (handlers) {
      handlers.push(action);
    }
    return () -> {
      synchronized (handlers) {
        handlers.remove(action);
      }
    };
  }

  /** Whether the command has taken all that was typed, and reads on. */
  synchronized boolean isAllRead() {
    return allRead;
  }

  private synchronized void noteRead() {
    allRead = typed.isEmpty();
  }

  @Override
  public int read() {
    noteRead();
    try {
      return typed.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return END;
    }
  }

  /** One byte, so that nothing waits for more than was typed. */
  @Override
  public int read(byte[] buffer, int offset, int length) {
    int next = read();
    if (next == END) {
      return END;
    }
    buffer[offset] = (byte) next;
    return 1;
  }

  Running run(String... arguments) {
    CommandLineRun run = new CommandLineRun(new Terminal(environment, this, interactive, this));
    CompletableFuture<Integer> exitCode =
        CompletableFuture.supplyAsync(() -> run.execute(arguments), NEW_THREAD);
    // A terminal goes with its process; a thread of the command may still read from it.
    return new Running(run, exitCode.whenComplete((code, failure) -> endInput()));
  }

  /** A command that runs. */
  static final class Running {
    private final CommandLineRun run;
    private final CompletableFuture<Integer> exitCode;

    private Running(CommandLineRun run, CompletableFuture<Integer> exitCode) {
      this.run = run;
      this.exitCode = exitCode;
    }

    String out() {
      return run.out();
    }

    String err() {
      return run.err();
    }

    int exitCode() throws Exception {
      return exitCode.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
