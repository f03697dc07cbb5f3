package io.rhetor.client.ws.faults;

import io.rhetor.client.RhetorConfig;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.ScriptedWebSocketServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/** A server with one fault, or a place where there is none, and how often it is turned to. */
final class FaultyServer implements Closeable {
  /** What happens to one HTTP request. */
  interface HttpScript {
    void play(ScriptedExchange exchange, Talk talk) throws IOException, InterruptedException;
  }

  /** What happens to one WebSocket, from its handshake on. */
  interface SocketScript {
    void play(ScriptedSocket socket, Talk talk) throws IOException, InterruptedException;
  }

  final URI url;
  private final UnaryOperator<RhetorConfig.Builder> wayThere;
  private final Closeable server;
  private final IntSupplier attempts;
  private final IntSupplier requests;

  private FaultyServer(
      URI url,
      UnaryOperator<RhetorConfig.Builder> wayThere,
      Closeable server,
      IntSupplier attempts,
      IntSupplier requests) {
    this.url = url;
    this.wayThere = wayThere;
    this.server = server;
    this.attempts = attempts;
    this.requests = requests;
  }

  /** A port on which nothing listens. */
  static FaultyServer nowhere() {
    return nowhere(URI.create(ScriptedServer.NOWHERE));
  }

  static FaultyServer nowhere(URI url) {
    return new FaultyServer(url, config -> config, () -> {}, () -> 0, () -> 0);
  }

  /** A port that leaves the first packet of a connection unanswered. */
  static FaultyServer blackHole() throws IOException {
    ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    List<SocketChannel> queued = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true).configureBlocking(false);
      channel.connect(full.getLocalSocketAddress());
      queued.add(channel);
    }
    Closeable both =
        () -> {
          for (SocketChannel channel : queued) {
            channel.close();
          }
          full.close();
        };
    URI url = URI.create("http://127.0.0.1:" + full.getLocalPort());
    return new FaultyServer(url, config -> config, both, () -> 0, () -> 0);
  }

  static FaultyServer raw(String scheme, Talk talk, RawServer.Script script) throws IOException {
    RawServer server = RawServer.start(script, talk);
    URI url = URI.create(scheme + "://127.0.0.1:" + server.address().getPort());
    return new FaultyServer(url, config -> config, server, talk.attempts::get, talk.requests::get);
  }

  static FaultyServer http(Talk talk, HttpScript script) throws IOException {
    ScriptedServer server =
        ScriptedServer.start(
            exchange -> {
              talk.attempts.incrementAndGet();
              script.play(exchange, talk);
            });
    IntSupplier requests = () -> server.exchanges().size();
    return new FaultyServer(server.url(), config -> config, server, requests, requests);
  }

  static FaultyServer socket(Talk talk, SocketScript script) throws IOException {
    ScriptedWebSocketServer server =
        ScriptedWebSocketServer.start(
            socket -> {
              talk.attempts.incrementAndGet();
              script.play(socket, talk);
            });
    return new FaultyServer(
        server.url(), config -> config, server, server::connectionCount, () -> requestsTo(server));
  }

  /** This server as it is reached in another way, such as through TLS or as a proxy. */
  FaultyServer reached(URI target, UnaryOperator<RhetorConfig.Builder> byWay) {
    return new FaultyServer(target, byWay, server, attempts, requests);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(url.getHost(), url.getPort());
  }

  RhetorConfig.Builder config() {
    return wayThere.apply(RhetorConfig.builder().baseUrl(url.toString()));
  }

  /** How many attempts were seen: HTTP requests, or connections where a request needs one. */
  int attempts() {
    return attempts.getAsInt();
  }

  /** How many requests to a model arrived. */
  int requests() {
    return requests.getAsInt();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static int requestsTo(ScriptedWebSocketServer server) {
    return (int)
        server.connections().stream()
            .filter(connection -> !connection.received().texts().isEmpty())
            .flatMap(connection -> connection.received().requests().stream())
            .filter(request -> request.path("type").asText().endsWith("_REQUEST"))
            .count();
  }
}
