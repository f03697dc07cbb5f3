package io.rhetor.client.testing.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers from a recording. */
public final class ReplayServer implements AutoCloseable {
  private final List<String> unmatched = new CopyOnWriteArrayList<>();
  private final EmbeddedServer server;

  /** Reads the recording, listens, and returns when it does. */
  public ReplayServer(
      ListenAddress address, Path file, Set<String> ignoredFields, boolean keepTimes) {
    Recording recording =
        new Recording(
            String.valueOf(file.getFileName()),
            RecordingFile.read(file),
            Set.copyOf(ignoredFields));
    this.server =
        EmbeddedServer.listen(
            address, vertx -> new Playback(vertx, recording, keepTimes, unmatched::add));
  }

  public URI url() {
    return server.url();
  }

  /** Returns what requests that matched no exchange were told, oldest first. */
  public List<String> unmatched() {
    return List.copyOf(unmatched);
  }

  @Override
  public void close() {
    server.close();
  }
}
