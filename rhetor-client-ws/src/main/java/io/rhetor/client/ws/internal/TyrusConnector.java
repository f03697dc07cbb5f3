package io.rhetor.client.ws.internal;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.SslEngineConfigurator;
import org.glassfish.tyrus.client.ThreadPoolConfig;
import org.glassfish.tyrus.client.auth.AuthConfig;
import org.glassfish.tyrus.container.jdk.client.JdkClientContainer;
import org.glassfish.tyrus.spi.ClientEngine;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.Connection.CloseListener;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets with Tyrus and its client for the JDK; the only class that knows them.
 *
 * <p>Tyrus' I/O threads are shared by all its users in the JVM; whoever connects first says how
 * many there may be. A listener that blocks keeps one of them, so the limit asked for here is none.
 * Tyrus connects by a call that blocks, for which each attempt has a thread that ends with it.
 */
public final class TyrusConnector implements SocketConnector {
  private static final Logger LOGGER = System.getLogger(TyrusConnector.class.getName());
  private static final String ATTEMPT = TyrusConnector.class.getName() + ".attempt";
  private static final int SHARED_THREADS_IDLE_SECONDS = 1;

  /** Tyrus tells so by the message alone. */
  private static final String REFUSED_BY_PROXY = "Could not connect to a proxy";

  /**
   * The caller's own limit ends an attempt; Tyrus' must not come before it with another failure.
   */
  private static final Duration HANDSHAKE_SLACK = Duration.ofMinutes(1);

  /** Beside one frame, Tyrus takes in what one read brings, headers included. */
  private static final int READ_BYTES = 64 * 1024;

  private final Duration handshakeTimeout;
  private final int maxMessageBytes;
  private final Optional<SSLContext> sslContext;
  private final Optional<ProxySelector> proxy;

  /**
   * Makes a connector.
   *
   * @param handshakeTimeout how long the server may take to answer the handshake at least; whoever
   *     connects gives up sooner
   * @param maxMessageBytes how large a frame of the server may be
   * @param sslContext whom to trust; empty for the JVM's default
   * @param proxy the way to the server; empty for a direct connection
   */
  TyrusConnector(
      Duration handshakeTimeout,
      int maxMessageBytes,
      Optional<SSLContext> sslContext,
      Optional<ProxySelector> proxy) {
    this.handshakeTimeout = handshakeTimeout;
    this.maxMessageBytes = maxMessageBytes;
    this.sslContext = sslContext;
    this.proxy = proxy;
  }

  @Override
  public Runnable connect(
      URI uri, Map<String, String> headers, FrameListener listener, FailureListener onFailure) {
    Attempt attempt = new Attempt(uri, headers, listener, maxMessageBytes);
    Thread thread = new Thread(() -> open(attempt, onFailure), "rhetor-ws-connect");
    thread.setDaemon(true);
    // Tyrus finds the container by the thread's class loader.
    thread.setContextClassLoader(TyrusConnector.class.getClassLoader());
    thread.start();
    return () -> {
      if (attempt.abort()) {
        // Tyrus notices the end of a connection only once it is open.
        thread.interrupt();
      }
    };
  }

  private void open(Attempt attempt, FailureListener onFailure) {
    try {
      ClientManager manager = ClientManager.createClient(Container.class.getName());
      configure(manager.getProperties(), attempt.uri);
      ClientEndpointConfig config =
          ClientEndpointConfig.Builder.create().configurator(attempt.headers()).build();
      config.getUserProperties().put(ATTEMPT, attempt);
      // The session lives on in the attempt, which is its endpoint.
      Session unused = manager.connectToServer(attempt, config, attempt.uri);
    } catch (DeploymentException | IOException | RuntimeException failure) {
      boolean unused = attempt.abort();
      Throwable root = rootOf(failure);
      String problem = String.valueOf(root.getMessage());
      onFailure.failed(
          attempt.refused, problem.startsWith(REFUSED_BY_PROXY) ? new ProxyRefusal(problem) : root);
    }
  }

  private void configure(Map<String, Object> properties, URI uri) {
    properties.put(
        ClientProperties.HANDSHAKE_TIMEOUT, millis(handshakeTimeout.plus(HANDSHAKE_SLACK)));
    properties.put(
        ClientProperties.INCOMING_BUFFER_SIZE,
        (int) Math.min(Integer.MAX_VALUE - 8L, (long) maxMessageBytes + READ_BYTES));
    properties.put(ClientProperties.SHARED_CONTAINER_IDLE_TIMEOUT, SHARED_THREADS_IDLE_SECONDS);
    properties.put(
        ClientProperties.WORKER_THREAD_POOL_CONFIG,
        ThreadPoolConfig.defaultConfig()
            .setMaxPoolSize(Integer.MAX_VALUE)
            .setKeepAliveTime(SHARED_THREADS_IDLE_SECONDS, TimeUnit.SECONDS)
            .setDaemon(true));
    // An answer of 401 is the caller's; Tyrus would try again by itself.
    properties.put(
        ClientProperties.AUTH_CONFIG,
        AuthConfig.Builder.create().disableProvidedBasicAuth().disableProvidedDigestAuth().build());
    if (uri.getScheme().equals("wss")) {
      properties.put(
          ClientProperties.SSL_ENGINE_CONFIGURATOR,
          new SslEngineConfigurator(sslContext.orElseGet(TyrusConnector::defaultSslContext)));
    }
    proxyAddress(uri).ifPresent(address -> properties.put(ClientProperties.PROXY_URI, address));
  }

  private Optional<String> proxyAddress(URI uri) {
    URI http = URI.create("http" + uri.toString().substring("ws".length()));
    return proxy.stream()
        .flatMap(selector -> selector.select(http).stream())
        .filter(candidate -> candidate.type() == Proxy.Type.HTTP)
        .map(candidate -> (InetSocketAddress) candidate.address())
        .map(address -> "http://" + address.getHostString() + ":" + address.getPort())
        .findFirst();
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
  }

  private static SSLContext defaultSslContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root instanceof DeploymentException && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** One attempt to connect, and the session that comes of it. */
  private static final class Attempt extends Endpoint {
    private final URI uri;
    private final Map<String, String> headers;
    private final FrameListener listener;
    private final FrameGatherer gatherer;
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile ClientEngine.@Nullable TimeoutHandler disconnect;
    private volatile @Nullable Session session;
    private volatile boolean aborted;
    private volatile @Nullable Refused refused;

    Attempt(URI uri, Map<String, String> headers, FrameListener listener, int maxMessageBytes) {
      this.uri = uri;
      this.headers = headers;
      this.listener = listener;
      this.gatherer = new FrameGatherer(maxMessageBytes);
    }

    /** Gives the attempt up, unless the session is open already; true if it did. */
    boolean abort() {
      boolean first = decided.compareAndSet(false, true);
      if (first) {
        aborted = true;
        disconnect();
      }
      return first;
    }

    void connecting(ClientEngine.TimeoutHandler handler) {
      disconnect = handler;
    }

    /** Tyrus tells how to disconnect before it connects, so that an early end is known here. */
    void connected() {
      if (aborted) {
        disconnect();
      }
    }

    private void disconnect() {
      ClientEngine.TimeoutHandler handler = disconnect;
      if (handler == null) {
        return;
      }
      try {
        handler.handleTimeout();
      } catch (RuntimeException notYet) {
        // Tyrus has made the request, but not its channel; connected() comes back to it.
        LOGGER.log(Level.DEBUG, "A connection was given up before it began.", notYet);
      }
    }

    /** Bytes came on the open connection. */
    void read(ByteBuffer bytes, FrameGatherer.Frames frames) {
      gatherer.add(bytes, frames);
      if (gatherer.isTooLong()) {
        listener.onTooLong();
      }
    }

    /** Takes a message past Tyrus; what goes wrong ends as it does there. */
    boolean take(byte[] bytes, int offset, int length) {
      Session open = session;
      if (open == null) {
        return false;
      }
      try {
        return listener.onBytes(bytes, offset, length);
      } catch (RuntimeException | Error defect) {
        onError(open, defect);
        return true;
      }
    }

    ClientEndpointConfig.Configurator headers() {
      return new ClientEndpointConfig.Configurator() {
        @Override
        public void beforeRequest(Map<String, List<String>> request) {
          headers.forEach((name, value) -> request.put(name, List.of(value)));
        }
      };
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      if (!decided.compareAndSet(false, true)) {
        closeQuietly(session, CloseCodes.GOING_AWAY.getCode());
        return;
      }
      this.session = session;
      session.setMaxIdleTimeout(0);
      session.addMessageHandler(
          String.class,
          new MessageHandler.Partial<String>() {
            @Override
            public void onMessage(String part, boolean last) {
              listener.onText(part, last);
            }
          });
      session.addMessageHandler(
          ByteBuffer.class,
          new MessageHandler.Partial<ByteBuffer>() {
            @Override
            public void onMessage(ByteBuffer part, boolean last) {
              listener.onBinary();
            }
          });
      session.addMessageHandler(
          PongMessage.class,
          new MessageHandler.Whole<PongMessage>() {
            @Override
            public void onMessage(PongMessage pong) {
              listener.onPong();
            }
          });
      listener.onOpen(new SessionSocket(session));
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      if (!aborted) {
        String phrase = reason.getReasonPhrase();
        listener.onClosed(reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
      }
    }

    @Override
    public void onError(Session session, Throwable defect) {
      LOGGER.log(Level.ERROR, "A defect of this library; report it with the stack trace.", defect);
      closeQuietly(session, CloseCodes.UNEXPECTED_CONDITION.getCode());
    }
  }

  /** An open session. */
  private static final class SessionSocket implements FrameSocket {
    private final Session session;

    SessionSocket(Session session) {
      this.session = session;
    }

    @Override
    public void send(String text, Consumer<@Nullable Throwable> whenSent) {
      session
          .getAsyncRemote()
          .sendText(
              text,
              result ->
                  whenSent.accept(
                      result.isOK()
                          ? null
                          : result.getException() == null
                              ? new IOException("not sent")
                              : result.getException()));
    }

    @Override
    public void ping() {
      try {
        session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
      } catch (IOException closed) {
        throw new IllegalStateException(closed);
      }
    }

    @Override
    public void close(int code) {
      closeQuietly(session, code);
    }
  }

  /** Closing what is closed already, or breaks in that moment, is no news. */
  private static void closeQuietly(Session session, int code) {
    try {
      if (session.isOpen()) {
        session.close(new CloseReason(CloseCodes.getCloseCode(code), null));
      }
    } catch (IOException | RuntimeException broken) {
      LOGGER.log(Level.DEBUG, "A connection broke while it was closed.", broken);
    }
  }

  /**
   * Tyrus' client for the JDK, which tells attempts how to disconnect at any stage and what status
   * a server refuses with. Made by Tyrus.
   */
  public static final class Container extends JdkClientContainer {

    /** Made by Tyrus, by reflection. */
    public Container() {}

    @Override
    public void openClientSocket(
        ClientEndpointConfig config, Map<String, Object> properties, ClientEngine engine)
        throws DeploymentException, IOException {
      Attempt attempt =
          (Attempt) Objects.requireNonNull(config.getUserProperties().get(ATTEMPT), ATTEMPT);
      super.openClientSocket(config, properties, new WatchedEngine(engine, attempt));
      attempt.connected();
    }
  }

  private static final class WatchedEngine implements ClientEngine {
    private final ClientEngine engine;
    private final Attempt attempt;

    WatchedEngine(ClientEngine engine, Attempt attempt) {
      this.engine = engine;
      this.attempt = attempt;
    }

    @Override
    public UpgradeRequest createUpgradeRequest(TimeoutHandler handler) {
      attempt.connecting(handler);
      return engine.createUpgradeRequest(handler);
    }

    @Override
    public ClientUpgradeInfo processResponse(
        UpgradeResponse response, Writer writer, CloseListener closeListener) {
      if (response.getStatus() != 101) {
        attempt.refused =
            new Refused(
                response.getStatus(), HttpHeaders.of(response.getHeaders(), (name, value) -> true));
      }
      ClientUpgradeInfo upgrade = engine.processResponse(response, writer, closeListener);
      return upgrade.getUpgradeStatus() == ClientUpgradeStatus.SUCCESS
          ? new GatheredUpgrade(upgrade, attempt)
          : upgrade;
    }

    @Override
    public void processError(Throwable failure) {
      engine.processError(failure);
    }
  }

  private static final class GatheredUpgrade implements ClientEngine.ClientUpgradeInfo {
    private final ClientEngine.ClientUpgradeInfo upgrade;
    private final Attempt attempt;

    GatheredUpgrade(ClientEngine.ClientUpgradeInfo upgrade, Attempt attempt) {
      this.upgrade = upgrade;
      this.attempt = attempt;
    }

    @Override
    public ClientEngine.ClientUpgradeStatus getUpgradeStatus() {
      return upgrade.getUpgradeStatus();
    }

    @Override
    public Connection createConnection() {
      Connection connection = upgrade.createConnection();
      FrameGatherer.Frames frames = framesOf(connection.getReadHandler());
      return new Connection() {
        @Override
        public ReadHandler getReadHandler() {
          return bytes -> attempt.read(bytes, frames);
        }

        @Override
        public Writer getWriter() {
          return connection.getWriter();
        }

        @Override
        public CloseListener getCloseListener() {
          return connection.getCloseListener();
        }

        @Override
        public void close(CloseReason reason) {
          connection.close(reason);
        }
      };
    }

    private FrameGatherer.Frames framesOf(ReadHandler handler) {
      return new FrameGatherer.Frames() {
        @Override
        public boolean take(byte[] bytes, int offset, int length) {
          return attempt.take(bytes, offset, length);
        }

        @Override
        public void handOn(ByteBuffer frames) {
          handler.handle(frames);
        }
      };
    }
  }
}
