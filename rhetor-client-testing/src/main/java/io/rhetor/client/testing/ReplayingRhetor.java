package io.rhetor.client.testing;

import io.rhetor.client.testing.internal.ListenAddress;
import io.rhetor.client.testing.internal.ReplayServer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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
 * nearest exchange and where it differs; see {@link #unmatched}. A WebSocket gets what the server
 * sent then, each time the client has sent what it sent then, but for {@code id} and {@code
 * timestamp}; it is closed with 1008 where that differs. Safe for use by several threads.
 */
public final class ReplayingRhetor implements AutoCloseable {
  private final ReplayServer server;

  private ReplayingRhetor(ReplayServer server) {
    this.server = server;
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
    return server.url();
  }

  /**
   * Returns what requests that matched no exchange were told.
   *
   * @return a copy, oldest first; texts of requests are in it by their lengths alone
   */
  public List<String> unmatched() {
    return server.unmatched();
  }

  /**
   * Drops all connections, frees the port and ends the server's threads, and returns when that is
   * done. Closing twice does nothing.
   */
  @Override
  public void close() {
    server.close();
  }

  /** Collects the settings of a replay. Not safe for use by several threads. */
  public static final class Builder {
    private final Path file;
    private final Set<String> ignoredFields = new LinkedHashSet<>();
    private boolean keepTimes;
    private final ListenAddress address = new ListenAddress();

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
      address.port(port);
      return this;
    }

    /**
     * Sets the address to listen on.
     *
     * @param host an address or name of this machine; {@code 127.0.0.1} by default
     * @return this builder
     */
    public Builder host(String host) {
      address.host(host);
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
      return new ReplayingRhetor(new ReplayServer(address, file, ignoredFields, keepTimes));
    }
  }
}
