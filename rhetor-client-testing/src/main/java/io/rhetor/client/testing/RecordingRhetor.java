package io.rhetor.client.testing;

import io.rhetor.client.testing.internal.ListenAddress;
import io.rhetor.client.testing.internal.RecordedHeaders;
import io.rhetor.client.testing.internal.RecordingServer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/**
 * Forwards what clients ask to a real Rhetor and writes each exchange to a file, from which {@link
 * ReplayingRhetor} plays it back: request line, headers and body, status, headers and body, and the
 * events of a stream with their times.
 *
 * <pre>{@code
 * try (RecordingRhetor recorder = RecordingRhetor.start(URI.create("http://rhetor:8300"), file)) {
 *   // … talk to recorder.url() …
 * }
 * }</pre>
 *
 * <p>Tokens, cookies, keys and the like are forwarded and never written: of the headers, only those
 * known to be harmless are kept, and a secret that comes up in a body or an address is replaced by
 * three asterisks. What else is in prompts and answers is in the file as it is. A WebSocket is
 * written when it ends: its messages in both directions, and its close. Safe for use by several
 * threads.
 */
public final class RecordingRhetor implements AutoCloseable {
  private final RecordingServer recorder;

  private RecordingRhetor(RecordingServer recorder) {
    this.recorder = recorder;
  }

  /**
   * Starts to record on a free port.
   *
   * @param server the address of the real server, {@code http} or {@code https}
   * @param file where the recording goes; what it holds is replaced
   * @return the running recorder
   * @throws UncheckedIOException if it cannot listen, or the file cannot be written
   */
  public static RecordingRhetor start(URI server, Path file) {
    return builder(server, file).start();
  }

  /**
   * Prepares a recorder.
   *
   * @param server the address of the real server, {@code http} or {@code https}
   * @param file where the recording goes; what it holds is replaced when the recorder starts
   * @return a builder with every default set
   * @throws IllegalArgumentException if the address cannot be used
   */
  public static Builder builder(URI server, Path file) {
    return new Builder(server, file);
  }

  /**
   * Returns where the recorder listens.
   *
   * @return a URL without path, such as {@code http://127.0.0.1:8300}
   */
  public URI url() {
    return recorder.url();
  }

  /**
   * Drops all connections, frees the port and finishes the file, and returns when that is done.
   * Closing twice does nothing.
   *
   * @throws UncheckedIOException if an exchange could not be written
   */
  @Override
  public void close() {
    recorder.close();
  }

  /** Collects the settings of a recorder. Not safe for use by several threads. */
  public static final class Builder {
    private final String server;
    private final Path file;
    private final RecordedHeaders headers = new RecordedHeaders();
    private final ListenAddress address = new ListenAddress();

    private Builder(URI server, Path file) {
      if (!Set.of("http", "https").contains(String.valueOf(server.getScheme()))
          || server.getHost() == null) {
        throw new IllegalArgumentException(
            "server: must be an address such as http://rhetor:8300, not " + server);
      }
      if (server.getUserInfo() != null || server.getQuery() != null) {
        throw new IllegalArgumentException(
            "server: must have no user, password or query; give clients a token instead");
      }
      this.server = server.toString().replaceFirst("/+$", "");
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
     * Writes one more header of requests and answers to the file.
     *
     * @param name the name, in any case
     * @return this builder
     * @throws IllegalArgumentException if the name is that of a secret
     */
    public Builder keepHeader(String name) {
      headers.keep(name);
      return this;
    }

    /**
     * Starts to record.
     *
     * @return the running recorder
     * @throws UncheckedIOException if it cannot listen, or the file cannot be written
     */
    public RecordingRhetor start() {
      return new RecordingRhetor(new RecordingServer(address, server, headers, file));
    }
  }
}
