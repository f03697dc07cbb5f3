package io.rhetor.client.ws.faults;

import static io.rhetor.client.ws.faults.FaultyServer.raw;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** What can go wrong before a server has read a request. */
final class ConnectionFaults {
  private static final String STAGE = "1. Connection";
  private static final String TLS = "2. TLS";
  private static final String PROXY = "3. Proxy";
  private static final URI UNKNOWN = URI.create("http://rhetor.invalid:8300");
  private static final int MORE_THAN_A_HEAD = 2_000;
  private static final Way[] HTTP = {Way.HTTP, Way.SSE};
  private static final Way[] SOCKET = {Way.WS, Way.WS_STREAM};

  private ConnectionFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(STAGE, "nothing listens on the port").anywhere(talk -> FaultyServer.nowhere()),
        Fault.of(STAGE, "the host is unknown").anywhere(talk -> FaultyServer.nowhere(UNKNOWN)),
        Fault.of(STAGE, "nothing answers (black hole)")
            .anywhere(talk -> FaultyServer.blackHole())
            .endedBy(Limit.CONNECT),
        Fault.of(STAGE, "reset before anything is read")
            .at(talk -> raw("http", talk, (c, t) -> resetUnread(c, MORE_THAN_A_HEAD)), HTTP)
            .at(talk -> raw("http", talk, (c, t) -> resetUnread(c, 1)), SOCKET),
        Fault.of(STAGE, "closed at once").anywhere(talk -> raw("http", talk, (c, t) -> {})),
        Fault.of(TLS, "the certificate is not trusted")
            .anywhere(talk -> raw("https", talk, (c, t) -> handshake(c))),
        Fault.of(TLS, "the port speaks plain HTTP")
            .anywhere(talk -> raw("https", talk, (c, t) -> say(c, "HTTP/1.1 400 No\r\n\r\n"))),
        Fault.of(TLS, "http:// to a port that speaks TLS")
            .anywhere(talk -> raw("http", talk, (c, t) -> handshake(c))),
        Fault.of(TLS, "the handshake stalls")
            .anywhere(talk -> raw("https", talk, (c, t) -> RawServer.awaitClientClose(c)))
            .endedBy(Limit.CONNECT),
        Fault.of(PROXY, "nothing listens on its port")
            .anywhere(talk -> through(FaultyServer.nowhere())),
        Fault.of(PROXY, "its host is unknown").anywhere(talk -> unknownProxy()),
        proxyAnswers("asks for a login (407)", "407 No\r\nProxy-Authenticate: Basic realm=\"x\""),
        proxyAnswers("cannot reach the server (502)", "502 Bad Gateway"),
        Fault.of(PROXY, "closes the connection")
            .anywhere(
                talk ->
                    through(raw("http", talk, (c, t) -> RawServer.readHead(c.getInputStream())))),
        Fault.of(PROXY, "does not answer")
            .anywhere(talk -> through(raw("http", talk, (c, t) -> RawServer.awaitClientClose(c))))
            .endedBy(Limit.HEADERS, HTTP)
            .endedBy(Limit.CONNECT, SOCKET));
  }

  private static Fault proxyAnswers(String name, String answer) {
    return Fault.of(PROXY, name)
        .anywhere(
            talk ->
                through(
                    FaultyServer.http(
                        talk,
                        (exchange, t) ->
                            exchange.send(
                                "HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n"))));
  }

  private static FaultyServer through(FaultyServer proxy) {
    InetSocketAddress address = proxy.address();
    return proxy.reached(UNKNOWN, config -> config.proxy(ProxySelector.of(address)));
  }

  private static FaultyServer unknownProxy() {
    InetSocketAddress address = InetSocketAddress.createUnresolved("proxy.invalid", 3128);
    return FaultyServer.nowhere(UNKNOWN)
        .reached(UNKNOWN, config -> config.proxy(ProxySelector.of(address)));
  }

  private static void resetUnread(Socket connection, int bytes) throws IOException {
    while (connection.getInputStream().available() < bytes) {
      Thread.yield();
    }
    connection.setSoLinger(true, 0);
  }

  private static void handshake(Socket connection) throws IOException {
    try (SSLSocket secured = RawServer.secured(connection, "http/1.1")) {
      secured.getInputStream().read();
    }
  }

  private static void say(Socket connection, String text) throws IOException {
    connection.getInputStream().read();
    connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    connection.shutdownOutput();
    RawServer.awaitClientClose(connection);
  }
}
