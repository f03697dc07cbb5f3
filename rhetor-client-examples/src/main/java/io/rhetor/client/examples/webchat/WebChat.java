package io.rhetor.client.examples.webchat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rhetor.client.ChatSession;
import io.rhetor.client.RhetorClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves a page to chat with Rhetor, over a client that stays the caller's and is not closed. Chats
 * are kept in memory, apart for each browser. An answer ends at Rhetor when it is stopped and when
 * its browser is gone.
 *
 * <pre>{@code
 * try (RhetorClient rhetor = RhetorClient.create();
 *     WebChat chat = WebChat.builder(rhetor).port(8380).start()) {
 *   System.out.println("Chat at " + chat.url());
 *   …
 * }
 * }</pre>
 */
public final class WebChat implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WebChat.class.getName());
  private static final long MAX_SECONDS_TO_CLOSE = 5;

  private final HttpServer server;
  private final URI url;
  private final ExecutorService threads;
  private final Visitors visitors;
  private final Gatekeeper gatekeeper;
  private final ChatApi api;
  private final PageFiles files = new PageFiles();
  private final AtomicBoolean closed = new AtomicBoolean();

  private WebChat(Builder builder) {
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "web-chat-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.visitors = new Visitors(builder.mostVisitors, this::forget);
    this.api =
        new ChatApi(
            builder.serverName,
            () -> new Chat(session(builder.rhetor)),
            visitors,
            threads,
            builder.mostAnswers,
            builder.pingInterval);
    this.server = listen(builder);
    this.url = url(builder.host, server.getAddress().getPort());
    this.gatekeeper = new Gatekeeper(builder.names(server.getAddress()));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void forget(Visitor visitor) {
    visitor.chats().forEach(chat -> threads.execute(chat::close));
  }

  private static ChatSession session(RhetorClient rhetor) {
    return ChatSession.builder(rhetor)
        .component("web-chat")
        .deleteContextOnClose(rhetor.contexts())
        .build();
  }

  private static HttpServer listen(Builder builder) {
    try {
      return HttpServer.create(new InetSocketAddress(builder.address(), builder.port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot listen on "
              + builder.host
              + ":"
              + builder.port
              + ": "
              + e.getMessage()
              + ". End what listens there, or choose another port with --port.",
          e);
    }
  }

  private static URI url(String host, int port) {
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
  }

  /**
   * Prepares a chat.
   *
   * @param rhetor who answers
   * @return a builder with every default set
   */
  public static Builder builder(RhetorClient rhetor) {
    return new Builder(Objects.requireNonNull(rhetor, "rhetor"));
  }

  /**
   * Returns where the page is.
   *
   * @return its address, such as {@code http://127.0.0.1:8380/}
   */
  public URI url() {
    return url;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      Responses.protect(exchange.getResponseHeaders());
      String path = exchange.getRequestURI().getPath();
      gatekeeper.check(exchange, path.startsWith(ChatApi.PATH));
      if (path.startsWith(ChatApi.PATH)) {
        api.handle(exchange);
      } else {
        sendFile(exchange, path);
      }
    } catch (Refusal refusal) {
      Responses.refuse(exchange, refusal.status(), String.valueOf(refusal.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A request of the web chat failed unexpectedly.", e);
      Responses.refuse(
          exchange, 500, "This failed unexpectedly. The log of the chat's server says why.");
    } finally {
      exchange.close();
    }
  }

  private void sendFile(HttpExchange exchange, String path) throws IOException {
    PageFiles.PageFile file = files.at(path);
    if (file == null) {
      throw new Refusal(404, "There is nothing at this address.");
    }
    if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      throw new Refusal(405, exchange.getRequestMethod() + " is not possible here.");
    }
    Responses.send(exchange, 200, file.type, file.bytes);
  }

  /**
   * Ends all answers, deletes what Rhetor stores of the chats, for which it waits five seconds at
   * most, and frees the port. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    visitors.all().forEach(this::forget);
    server.stop(0);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(MAX_SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Collects the settings of a chat. Not safe for use by several threads. */
  public static final class Builder {
    private final RhetorClient rhetor;
    private final Set<String> allowedHosts = new TreeSet<>();
    private String serverName;
    private String host = "127.0.0.1";
    private int port;
    private Duration pingInterval = Duration.ofSeconds(1);
    private int mostVisitors = 1000;
    private int mostAnswers = 64;

    private Builder(RhetorClient rhetor) {
      this.rhetor = rhetor;
      this.serverName = "Rhetor";
    }

    /**
     * Sets which Rhetor answers, as the page shows it.
     *
     * @param serverName a name or an address; {@code Rhetor} by default
     * @return this builder
     */
    public Builder serverName(String serverName) {
      this.serverName = Objects.requireNonNull(serverName, "serverName");
      return this;
    }

    /**
     * Sets the port to listen on.
     *
     * @param port from 1 to 65535, or 0 (the default) for any free port
     * @return this builder
     * @throws IllegalArgumentException if it is none of these
     */
    public Builder port(int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port: must be from 0 to 65535, not " + port);
      }
      this.port = port;
      return this;
    }

    /**
     * Sets the address to listen on. The page knows no users and no TLS: before others can reach
     * it, put a proxy in front of it that does.
     *
     * @param host an address or name of this machine; {@code 127.0.0.1} by default
     * @return this builder
     */
    public Builder host(String host) {
      this.host = Objects.requireNonNull(host, "host");
      return this;
    }

    /**
     * Adds a name that browsers reach the page by, through a proxy for example. Requests for other
     * names are refused. Default: the address that is listened on, and {@code localhost} if that is
     * this machine alone.
     *
     * @param name the name, with its port unless that is the usual one: {@code chat.example.org}
     * @return this builder
     */
    public Builder allowHost(String name) {
      allowedHosts.add(name.toLowerCase(Locale.ROOT));
      return this;
    }

    Builder pingInterval(Duration pingInterval) {
      this.pingInterval = pingInterval;
      return this;
    }

    Builder mostVisitors(int mostVisitors) {
      this.mostVisitors = mostVisitors;
      return this;
    }

    Builder mostAnswers(int mostAnswers) {
      this.mostAnswers = mostAnswers;
      return this;
    }

    private InetAddress address() throws IOException {
      return InetAddress.getByName(host);
    }

    private Set<String> names(InetSocketAddress bound) {
      Set<String> names = new TreeSet<>(allowedHosts);
      names.add(url(host, bound.getPort()).getAuthority().toLowerCase(Locale.ROOT));
      if (bound.getAddress().isLoopbackAddress()) {
        names.add("localhost:" + bound.getPort());
      }
      return names;
    }

    /**
     * Starts to serve.
     *
     * @return the running chat
     * @throws UncheckedIOException if it cannot listen, for example because the port is in use
     */
    public WebChat start() {
      return new WebChat(this);
    }
  }
}
