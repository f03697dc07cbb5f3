package io.rhetor.client.ws;

import io.rhetor.client.CallOptions;
import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.server.ServerStatus;
import io.rhetor.client.ws.internal.CoreVersion;
import java.util.concurrent.CompletableFuture;

/**
 * Rhetor over WebSocket (section 8 of {@code docs/protocol.md}). Takes the same configuration and
 * requests as {@link io.rhetor.client.RhetorClient} and gives the same answers and errors; safe for
 * use by several threads.
 *
 * <pre>{@code
 * try (RhetorWebSocketClient ws = RhetorWebSocketClient.create(config)) {
 *   await(ws.connect());                                    // or leave it to the first request
 *   await(ws.streamMessage("What is Tekton?").forEach(c -> System.out.print(c.text())));
 * }
 * }</pre>
 *
 * <p><b>Order.</b> A Rhetor server works through the requests of a connection one after the other.
 * So one request is in flight per connection, others wait their turn, and answers are told apart by
 * the id if the server echoes it, else by order and context. {@link
 * WebSocketOptions.Builder#maxConnections} lets more requests run at once. Nothing can be called
 * off over a connection: cancelling a request that is in flight closes its connection, and the next
 * request opens another.
 *
 * <p><b>Loss.</b> A connection that is lost, goes silent or is given up by the server with an
 * {@code ERROR} is opened anew by the rules of {@link WebSocketOptions.Builder#reconnectPolicy};
 * requests that wait go out then, once. A request in flight fails with a {@link
 * io.rhetor.client.error.RhetorConnectionException} whose {@code mayHaveBeenProcessed()} is true, a
 * stream that has begun with a {@link io.rhetor.client.error.RhetorStreamException} that has the
 * partial text. A handshake that the server refuses is a {@link
 * io.rhetor.client.error.RhetorApiException} with its status.
 *
 * <p><b>Several servers.</b> With {@link RhetorConfig.Builder#baseUrls} the connections go to one
 * server, so that conversations stay in its memory. When it cannot be reached, refuses or is lost,
 * the next one in the list is tried at once, and only when all have failed is there a wait.
 *
 * <p><b>Time limits</b> are those of {@link RhetorConfig}: {@code connectTimeout} for connection,
 * handshake and registration together, {@code headersTimeout} until an answer begins, {@code
 * idleTimeout} between the pieces of a stream, {@code totalTimeout} for a call as a whole with the
 * time it waits for its turn. Calls are never sent twice: {@code RhetorConfig.retryPolicy} is of no
 * effect here.
 *
 * <p><b>Memory.</b> What a subscriber has not asked for is kept up to {@link
 * WebSocketOptions.Builder#maxBufferedCharacters}; then nothing more is read from the connection
 * until it asks, and the thread that reads it waits. A server that gets no answer to its pings
 * meanwhile closes the connection, after 40 seconds as shipped.
 *
 * <p><b>Threads.</b> Code of yours (subscribers of chunks and events, dependents of futures, the
 * suppliers of token and headers) runs on the executor of {@link RhetorConfig.Builder#executor}, or
 * on daemon threads that all clients share, and nowhere else; what blocks holds up no other call
 * and no limit. Connections are read and written by daemon threads of their own, which exist only
 * while there are connections. A thread of its own exists while a connection is being opened.
 *
 * <p><b>Proxies.</b> The way to the server is that of {@link RhetorConfig.Builder#proxy}, or else
 * of the JVM's default selector, as over HTTP; a proxy of another kind than HTTP is refused before
 * anything is sent.
 */
public interface RhetorWebSocketClient extends LlmClient {

  /**
   * Makes a client for the server that the environment names ({@code RHETOR_URL}, else {@code
   * http://localhost:8300}).
   *
   * @return the client, not connected yet
   * @throws IllegalArgumentException if an environment variable has a value that cannot be used
   */
  static RhetorWebSocketClient create() {
    return create(RhetorConfig.fromEnvironment());
  }

  /**
   * Makes a client with one connection.
   *
   * @param config where the server is and how to talk to it; its {@code http} or {@code https}
   *     address becomes {@code ws} or {@code wss}, with {@code /ws} behind its path
   * @return the client, not connected yet
   * @throws IllegalArgumentException if the configuration brings a JDK client, which cannot be used
   *     here
   */
  static RhetorWebSocketClient create(RhetorConfig config) {
    return create(config, WebSocketOptions.ofDefaults());
  }

  /**
   * Makes a client.
   *
   * @param config where the server is and how to talk to it, as for {@link #create(RhetorConfig)}
   * @param options what WebSocket alone needs
   * @return the client, not connected yet
   * @throws IllegalArgumentException if the configuration brings a JDK client, which cannot be used
   *     here
   * @throws IllegalStateException if rhetor-client-core has another version than this module
   */
  static RhetorWebSocketClient create(RhetorConfig config, WebSocketOptions options) {
    CoreVersion.check();
    return new RhetorSocketClient(config, options);
  }

  /**
   * Opens a connection and registers this client's component, unless there is a connection. Tries
   * as often as the reconnect policy allows. A request does the same by itself.
   *
   * @return completes when the server has acknowledged; fails with a {@link
   *     io.rhetor.client.error.RhetorException} that says why there is no connection
   */
  CompletableFuture<Void> connect();

  /**
   * Asks how the server is ({@code STATUS}). Waits its turn behind requests of this client; fails
   * if the server does not answer within 10 seconds from then on.
   *
   * @return the status to come
   */
  CompletableFuture<ServerStatus> getStatus();

  /**
   * Returns this client with other settings for calls.
   *
   * @param options what is other than for this client: {@code headersTimeout}, {@code idleTimeout},
   *     {@code pauseTimeout}, {@code totalTimeout} and {@code contextId}
   * @return a view of this client, with the same connections; closing it does nothing
   * @throws IllegalArgumentException if a header, a token, a retry policy or {@code onResponse} is
   *     set: headers and token go with the handshake of a connection, which calls share, no call is
   *     sent twice, and no answer has a status and headers of its own
   */
  RhetorWebSocketClient withOptions(CallOptions options);

  /**
   * Returns what happens on the connections: typing, connections gained and lost.
   *
   * <pre>{@code
   * ws.events().forEach(event -> System.out.println(event.kind()));
   * }</pre>
   *
   * @return the events, from the subscription on
   */
  ConnectionEvents events();
}
