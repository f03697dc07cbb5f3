package io.rhetor.client.examples.cli;

/** Turns in the line until something comes, on a thread of its own. */
final class Spinner {
  private static final String FRAMES = "|/-\\";
  private static final long FRAME_MILLIS = 100;

  private final Screen screen;

  // Guarded by this.
  private boolean stopped;
  private boolean shown;

  private Spinner(Screen screen) {
    this.screen = screen;
  }

  /** Starts a spinner; one that shows nothing where nothing may move. */
  static Spinner start(Screen screen) {
    Spinner spinner = new Spinner(screen);
    if (screen.isDecorated()) {
      Thread thread = new Thread(spinner::turn, "rhetor-spinner");
      thread.setDaemon(true);
      thread.start();
    }
    return spinner;
  }

  private synchronized void turn() {
    try {
      for (int frame = 0; !stopped; frame++) {
        wait(FRAME_MILLIS);
        if (!stopped) {
          screen.replaceLine(FRAMES.substring(frame % FRAMES.length()).substring(0, 1));
          shown = true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Erases the spinner; nothing moves after this. */
  synchronized void stop() {
    if (!stopped) {
      stopped = true;
      notifyAll();
      if (shown) {
        screen.replaceLine("");
      }
    }
  }
}
