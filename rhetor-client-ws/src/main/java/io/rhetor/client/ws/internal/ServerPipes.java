package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.http.Proxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Makes the pipes of one client to its servers, through a proxy and over TLS where asked for. */
final class ServerPipes {
  private static final int OK = 200;

  private final Optional<SSLContext> sslContext;
  private final Proxies proxies;

  /** How many addresses led nowhere; a further attempt begins with another one. */
  private final AtomicInteger failedAddresses = new AtomicInteger();

  ServerPipes(Optional<SSLContext> sslContext, Optional<ProxySelector> proxy) {
    this.sslContext = sslContext;
    this.proxies = Proxies.of(proxy);
  }

  /**
   * Opens a pipe; blocks until that is done.
   *
   * @param made takes each pipe once it can be aborted, before it is connected
   */
  Pipe open(URI uri, Consumer<Pipe> made) throws IOException, InterruptedException {
    Optional<InetSocketAddress> proxy = proxies.choose(uri);
    TcpPipe tcp;
    if (proxy.isPresent()) {
      tcp = throughProxy(uri, proxy.get(), made);
    } else {
      tcp = connect(uri.getHost(), port(uri), made);
    }
    if (!isTls(uri)) {
      return tcp;
    }
    TlsPipe tls = new TlsPipe(tcp, engine(uri));
    boolean agreed = false;
    try {
      tls.handshake();
      agreed = true;
    } finally {
      if (!agreed) {
        // With an alert that tells the server why.
        tls.close();
      }
    }
    made.accept(tls);
    return tls;
  }

  static boolean isTls(URI uri) {
    return uri.getScheme().equalsIgnoreCase("wss");
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : isTls(uri) ? 443 : 80;
  }

  private TcpPipe connect(String host, int port, Consumer<Pipe> made)
      throws IOException, InterruptedException {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] addresses = InetAddress.getAllByName(plain);
    int first = Math.floorMod(failedAddresses.get(), addresses.length);
    IOException failure = null;
    for (int i = 0; i < addresses.length; i++) {
      InetAddress address = addresses[(first + i) % addresses.length];
      TcpPipe pipe = TcpPipe.open();
      boolean connected = false;
      try {
        made.accept(pipe);
        pipe.connect(new InetSocketAddress(address, port));
        connected = true;
        return pipe;
      } catch (IOException unreachable) {
        if (failure == null) {
          failure = unreachable;
        } else {
          failure.addSuppressed(unreachable);
        }
      } finally {
        if (!connected) {
          failedAddresses.incrementAndGet();
          pipe.abort();
        }
      }
    }
    throw failure == null ? new IOException("no address") : failure;
  }

  private TcpPipe throughProxy(URI uri, InetSocketAddress proxy, Consumer<Pipe> made)
      throws IOException, InterruptedException {
    String name = Proxies.name(proxy);
    ResponseHead head;
    TcpPipe pipe;
    try {
      pipe = connect(proxy.getHostString(), proxy.getPort(), made);
      String target = uri.getHost() + ":" + port(uri);
      String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
      pipe.write(
          ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)),
          ServerPipes::readingTells);
      head = ResponseHead.read(pipe, ByteBuffer.allocate(1).limit(0));
    } catch (IOException unreachable) {
      throw new ProxyException(name, 0, unreachable);
    }
    if (head.status() / 100 != OK / 100) {
      throw new ProxyException(name, head.status(), null);
    }
    return pipe;
  }

  private SSLEngine engine(URI uri) throws IOException {
    SSLEngine engine;
    try {
      SSLContext context = sslContext.isPresent() ? sslContext.get() : SSLContext.getDefault();
      engine = context.createSSLEngine(uri.getHost(), port(uri));
    } catch (NoSuchAlgorithmException missing) {
      throw new IOException(missing);
    }
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** What keeps a request keeps its answer as well. */
  private static void readingTells(Object cause) {}
}
