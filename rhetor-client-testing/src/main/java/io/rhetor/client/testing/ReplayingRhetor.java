package io.rhetor.client.testing;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers clients from what a {@link RecordingRhetor} recorded, without any server.
 *
 * <pre>{@code
 * try (ReplayingRhetor rhetor = ReplayingRhetor.start(Path.of("src/test/recordings/chat.json"))) {
 *   // … ask rhetor.url() what was asked when it was recorded …
 * }
 * }</pre>
 *
 * <p>A request gets the answer that was recorded for the same method, path with query, and body,
 * where two JSON bodies are the same if their values are. The second equal request gets the second
 * answer, and so on; the last one is given ever again. Streams break and connections drop where
 * they did. A request that matches nothing is refused with status 501 and a text that names the
 * nearest exchange and where it differs; see {@link #unmatched}. Safe for use by several threads.
 */
public final class ReplayingRhetor implements AutoCloseable {
  private final EmbeddedServer server;
  private final URI url;
  private final List<String> unmatched = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private ReplayingRhetor(Builder builder) {
    Recording recording =
        new Recording(
            String.valueOf(builder.file.getFileName()),
            RecordingFile.read(builder.file),
            Set.copyOf(builder.ignoredFields));
    this.server =
        EmbeddedServer.listen(
            builder.host,
            builder.port,
            vertx -> new Playback(vertx, recording, builder.keepTimes, unmatched::add));
    this.url = EmbeddedServer.url(builder.host, server.port());
  }

  /**
   * Starts to replay on a free port, without the pauses that were recorded.
   *
   * @param file the recording
   * @return the running server
   * @throws UncheckedIOException if it cannot listen, or the file cannot be read
   * @throws IllegalArgumentException if the file is no recording
   */
  public static ReplayingRhetor start(Path file) {
    return builder(file).start();
  }

  /**
   * Prepares a replay.
   *
   * @param file the recording
   * @return a builder with every default set
   */
  public static Builder builder(Path file) {
    return new Builder(file);
  }

  /**
   * Returns where the server listens.
   *
   * @return a URL without path, such as {@code http://127.0.0.1:8300}
   */
  public URI url() {
    return url;
  }

  /**
   * Returns what requests that matched no exchange were told.
   *
   * @return a copy, oldest first; texts of requests are in it by their lengths alone
   */
  public List<String> unmatched() {
    return List.copyOf(unmatched);
  }

  /**
   * Drops all connections, frees the port and ends the server's threads, and returns when that is
   * done. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.close();
    }
  }

  /** Collects the settings of a replay. Not safe for use by several threads. */
  public static final class Builder {
    private final Path file;
    private final Set<String> ignoredFields = new LinkedHashSet<>();
    private boolean keepTimes;
    private int port;
    private String host = "127.0.0.1";

    private Builder(Path file) {
      this.file = Objects.requireNonNull(file, "file");
    }

    /**
     * Sets the port to listen on.
     *
     * @param port from 1 to 65535, or 0 (the default) for any free port
     * @return this builder
     */
    public Builder port(int port) {
      this.port = EmbeddedServer.checkedPort(port);
      return this;
    }

    /**
     * Sets the address to listen on.
     *
     * @param host an address or name of this machine; {@code 127.0.0.1} by default
     * @return this builder
     */
    public Builder host(String host) {
      this.host = Objects.requireNonNull(host, "host");
      return this;
    }

    /**
     * Sets whether answers and the events of streams take the time that they took.
     *
     * @param keepTimes not by default
     * @return this builder
     */
    public Builder keepTimes(boolean keepTimes) {
      this.keepTimes = keepTimes;
      return this;
    }

    /**
     * Leaves a field of JSON bodies out of the comparison, at any depth: what differs from run to
     * run, such as an id made at random.
     *
     * @param name the name of the field
     * @return this builder
     */
    public Builder ignoreField(String name) {
      ignoredFields.add(Objects.requireNonNull(name, "name"));
      return this;
    }

    /**
     * Starts to replay.
     *
     * @return the running server
     * @throws UncheckedIOException if it cannot listen, or the file cannot be read
     * @throws IllegalArgumentException if the file is no recording
     */
    public ReplayingRhetor start() {
      return new ReplayingRhetor(this);
    }
  }
}
