package io.rhetor.client.testing.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server that forwards to another, and writes what was said. */
public final class RecordingServer implements AutoCloseable {
  private final EmbeddedServer embedded;
  private final RecordingFile file;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Opens the file, listens, and returns when it does. */
  public RecordingServer(ListenAddress address, String server, RecordedHeaders headers, Path path) {
    this.file = RecordingFile.open(path);
    try {
      this.embedded =
          EmbeddedServer.listen(address, vertx -> new RecordingProxy(vertx, server, headers, file));
    } catch (Throwable failed) {
      closeFile();
      throw failed;
    }
    // Only now: a start that fails must leave an older recording as it is.
    try {
      file.begin();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(
          "Cannot write the recording " + path + ": " + e.getMessage(), e);
    }
  }

  public URI url() {
    return embedded.url();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        embedded.close();
      } finally {
        closeFile();
      }
    }
  }

  private void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The recording is not whole: " + e.getMessage(), e);
    }
  }
}
