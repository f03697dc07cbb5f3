package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.run.FatalErrors;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.core.CloseReasons;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.ClientContainer;
import org.glassfish.tyrus.spi.ClientEngine;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets: the bytes go over pipes of this library, the frames are Tyrus'; the only class
 * that knows it. Each attempt has a thread that blocks and ends with it.
 */
public final class TyrusConnector implements SocketConnector {
  private static final String ATTEMPT = TyrusConnector.class.getName() + ".attempt";

  /**
   * The caller's own limit ends an attempt; Tyrus' must not come before it with another failure.
   */
  private static final int NEVER_MILLIS = Integer.MAX_VALUE;

  /** Beside one frame, Tyrus takes in what one read brings, headers included. */
  private static final int READ_BYTES = 64 * 1024;

  private final int maxMessageBytes;
  private final ServerPipes pipes;
  private final ThreadFactory threads;

  /**
   * Makes a connector.
   *
   * @param maxMessageBytes how large a frame of the server may be
   * @param sslContext whom to trust; empty for the JVM's default
   * @param proxy the way to the server; empty for the JVM's default selector
   */
  TyrusConnector(
      int maxMessageBytes, Optional<SSLContext> sslContext, Optional<ProxySelector> proxy) {
    this(maxMessageBytes, sslContext, proxy, Thread::new);
  }

  /** Makes a connector whose attempts have these threads. */
  TyrusConnector(
      int maxMessageBytes,
      Optional<SSLContext> sslContext,
      Optional<ProxySelector> proxy,
      ThreadFactory threads) {
    this.maxMessageBytes = maxMessageBytes;
    this.pipes = new ServerPipes(sslContext, proxy);
    this.threads = threads;
  }

  @Override
  public Runnable connect(
      URI uri, Map<String, String> headers, FrameListener listener, FailureListener onFailure) {
    Attempt attempt = new Attempt(uri, headers, listener, pipes, maxMessageBytes);
    Thread thread = threads.newThread(() -> open(attempt, onFailure));
    thread.setName("rhetor-ws-connect");
    thread.setDaemon(true);
    // Tyrus finds the container by the thread's class loader.
    thread.setContextClassLoader(TyrusConnector.class.getClassLoader());
    thread.start();
    return attempt::abort;
  }

  private void open(Attempt attempt, FailureListener onFailure) {
    try {
      ClientManager manager = ClientManager.createClient(Container.class.getName());
      configure(manager.getProperties());
      ClientEndpointConfig config =
          ClientEndpointConfig.Builder.create().configurator(attempt.headers()).build();
      config.getUserProperties().put(ATTEMPT, attempt);
      // The session lives on in the attempt, which is its endpoint.
      Session unused = manager.connectToServer(attempt, config, attempt.uri);
    } catch (Throwable failure) {
      attempt.fail();
      onFailure.failed(attempt.refused, rootOf(failure));
    }
  }

  private void configure(Map<String, Object> properties) {
    properties.put(ClientProperties.HANDSHAKE_TIMEOUT, NEVER_MILLIS);
    properties.put(
        ClientProperties.INCOMING_BUFFER_SIZE,
        (int) Math.min(Integer.MAX_VALUE - 8L, (long) maxMessageBytes + READ_BYTES));
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
    private final ServerPipes pipes;
    private final FrameGatherer gatherer;
    private final AtomicBoolean decided = new AtomicBoolean();

    // Written by the thread that connects; read by the one that gives up.
    private volatile @Nullable Pipe pipe;
    private volatile @Nullable Session session;

    // Written by the thread that gives up.
    private volatile boolean aborted;

    // Written by the thread that reads the handshake.
    private volatile @Nullable Refused refused;

    Attempt(
        URI uri,
        Map<String, String> headers,
        FrameListener listener,
        ServerPipes pipes,
        int maxMessageBytes) {
      this.uri = uri;
      this.pipes = pipes;
      this.headers = headers;
      this.listener = listener;
      this.gatherer = new FrameGatherer(maxMessageBytes);
    }

    /** Gives the attempt up, unless the session is open already. */
    void abort() {
      if (decided.compareAndSet(false, true)) {
        aborted = true;
        drop();
      }
    }

    /**
     * Ends the attempt at any stage: a session that is open already is not read. An alert that is
     * on its way still reaches the server.
     */
    void fail() {
      decided.set(true);
      aborted = true;
      Pipe current = pipe;
      if (current != null) {
        current.close();
      }
    }

    private void drop() {
      Pipe current = pipe;
      if (current != null) {
        current.abort();
      }
    }

    /** Closes a session; one that is closed already, or breaks in that moment, is no news. */
    void close(Session open, int code) {
      try {
        if (open.isOpen()) {
          open.close(new CloseReason(CloseCodes.getCloseCode(code), null));
        }
      } catch (Throwable broken) {
        FatalErrors.report(broken);
        drop();
      }
    }

    /** Notes what to abort; a pipe that is made behind the end is aborted here. */
    private void made(Pipe next) {
      pipe = next;
      if (aborted) {
        next.abort();
      }
    }

    /** Opens the connection and asks for the WebSocket; blocks until it is there. */
    void open(ClientEngine engine) throws IOException, InterruptedException {
      UpgradeRequest request = engine.createUpgradeRequest(() -> {});
      Pipe opened = pipes.open(uri, this::made);
      Upgrade upgrade = new Upgrade(uri, request.getHeaders());
      ByteBuffer rest = ByteBuffer.allocate(READ_BYTES).limit(0);
      AtomicReference<@Nullable Throwable> unsent = new AtomicReference<>();
      opened.write(upgrade.request(), unsent::set);
      ResponseHead answer;
      try {
        answer = ResponseHead.read(opened, rest);
      } catch (EOFException ended) {
        // A reset that the write meets is gone when the read comes.
        Throwable reset = unsent.get();
        throw reset instanceof IOException ? (IOException) reset : ended;
      }
      if (answer.status() != Upgrade.SWITCHING_PROTOCOLS) {
        refused = new Refused(answer.status(), answer.headers());
        throw new IOException("the handshake was answered with " + answer.status());
      }
      upgrade.check(answer);
      TyrusUpgradeResponse accepted = new TyrusUpgradeResponse();
      accepted.setStatus(Upgrade.SWITCHING_PROTOCOLS);
      upgrade.accepted().forEach((name, value) -> accepted.getHeaders().put(name, List.of(value)));
      ClientEngine.ClientUpgradeInfo upgraded =
          engine.processResponse(accepted, new PipeWriter(opened), reason -> opened.close());
      if (upgraded.getUpgradeStatus() != ClientEngine.ClientUpgradeStatus.SUCCESS) {
        throw new IOException("Tyrus does not take the answer to the handshake");
      }
      Connection connection = upgraded.createConnection();
      PipeReader reader = new PipeReader(this, connection);
      if (rest.hasRemaining()) {
        reader.received(rest);
      }
      opened.start(reader);
    }

    /** Bytes came on the open connection. */
    void read(ByteBuffer bytes, FrameGatherer.Frames frames) {
      try {
        gatherer.add(bytes, frames);
        FrameFault fault = gatherer.fault();
        if (fault != null) {
          listener.onFault(fault);
        }
      } finally {
        listener.onReadEnd();
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
      } catch (Throwable defect) {
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
        close(session, CloseCodes.GOING_AWAY.getCode());
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
      listener.onOpen(new SessionSocket(this, session));
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      int code = reason.getCloseCode().getCode();
      CloseFrame close = gatherer.close();
      if (aborted) {
        return;
      }
      if (close != null) {
        listener.onClosed(close.code(), close.reason());
      } else if (code == FrameFault.INVALID_DATA) {
        listener.onFault(FrameFault.NOT_UTF8);
      } else if (code == FrameFault.PROTOCOL_ERROR) {
        listener.onFault(FrameFault.OTHER);
      } else {
        String phrase = reason.getReasonPhrase();
        listener.onClosed(code, phrase == null ? "" : phrase);
      }
    }

    @Override
    public void onError(Session session, Throwable defect) {
      listener.onDefect(defect);
      close(session, CloseCodes.UNEXPECTED_CONDITION.getCode());
    }
  }

  /** An open session. */
  private static final class SessionSocket implements FrameSocket {
    private final Attempt attempt;
    private final Session session;

    SessionSocket(Attempt attempt, Session session) {
      this.attempt = attempt;
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
      attempt.close(session, code);
    }
  }

  private static final class PipeWriter extends Writer {
    private final Pipe pipe;
    private final PongLimit pongs = new PongLimit();

    PipeWriter(Pipe pipe) {
      this.pipe = pipe;
    }

    @Override
    public void write(ByteBuffer bytes, CompletionHandler<ByteBuffer> whenWritten) {
      pongs.write(
          pipe,
          bytes,
          cause -> {
            if (cause == null) {
              whenWritten.completed(bytes);
            } else {
              whenWritten.failed(cause);
            }
          });
    }

    @Override
    public void close() {
      pipe.close();
    }
  }

  private static final class PipeReader implements Pipe.Receiver, FrameGatherer.Frames {
    private final Attempt attempt;
    private final Connection connection;

    PipeReader(Attempt attempt, Connection connection) {
      this.attempt = attempt;
      this.connection = connection;
    }

    @Override
    public void received(ByteBuffer bytes) {
      attempt.read(bytes, this);
    }

    @Override
    public void ended(@Nullable Throwable cause) {
      if (cause != null) {
        attempt.listener.onBroken(cause);
      }
      connection.close(CloseReasons.CLOSED_ABNORMALLY.getCloseReason());
    }

    @Override
    public boolean take(byte[] bytes, int offset, int length) {
      return attempt.take(bytes, offset, length);
    }

    @Override
    public void handOn(ByteBuffer frames) {
      connection.getReadHandler().handle(frames);
    }
  }

  /** Asks for a WebSocket over pipes. Made by Tyrus. */
  public static final class Container implements ClientContainer {

    /** Made by Tyrus, by reflection. */
    public Container() {}

    @Override
    public void openClientSocket(
        ClientEndpointConfig config, Map<String, Object> properties, ClientEngine engine)
        throws IOException {
      Attempt attempt =
          (Attempt) Objects.requireNonNull(config.getUserProperties().get(ATTEMPT), ATTEMPT);
      try {
        attempt.open(engine);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IOException(stopped);
      }
    }
  }
}
