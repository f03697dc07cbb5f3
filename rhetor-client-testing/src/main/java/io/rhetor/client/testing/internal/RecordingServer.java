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
    this.file = RecordingFile.create(path);
    this.embedded =
        EmbeddedServer.listen(address, vertx -> new RecordingProxy(vertx, server, headers, file));
  }

  public URI url() {
    return embedded.url();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      embedded.close();
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException("The recording is not whole: " + e.getMessage(), e);
      }
    }
  }
}
