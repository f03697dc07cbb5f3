package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.CallbackThreads;
import io.rhetor.client.internal.run.SelectorExecutor;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Makes and ends the JDK clients that belong to this library. */
public final class HttpClients {
  private static final CallbackLog LOG = CallbackLog.of(HttpClients.class);
  private static final @Nullable MethodHandle SHUTDOWN_NOW = findShutdownNow();

  private HttpClients() {}

  /**
   * Makes a client. Its own work never runs on the user's executor: plain HTTP runs no code of
   * callers, so that it can run on the selector's thread; a TLS handshake may, so that it runs on
   * callback threads.
   *
   * @param sslContext whom to trust; empty for the JVM's default
   */
  public static HttpClient create(TransportSettings settings, Optional<SSLContext> sslContext) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(settings.connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(Proxies.ofCurrentThread())
            .version(settings.http2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .executor(
                settings.plain
                    ? SelectorExecutor.create()
                    : CallbackThreads.shared()::executeConnection);
    if (sslContext.isPresent()) {
      builder.sslContext(sslContext.get());
    } else if (settings.plain) {
      builder.sslContext(new DeferredSslContext()).sslParameters(new SSLParameters());
    }
    return builder.build();
  }

  /**
   * Ends a client's threads and connections: at once from JDK 21 on; before, the JDK ends them some
   * time after the last reference to the client is gone.
   */
  static void shutDown(HttpClient client) {
    if (SHUTDOWN_NOW == null) {
      return;
    }
    try {
      SHUTDOWN_NOW.invoke(client);
    } catch (Throwable thrown) {
      LOG.write(Level.WARNING, "The JDK's HTTP client could not be shut down.", thrown);
    }
  }

  private static @Nullable MethodHandle findShutdownNow() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException before21) {
      return null;
    }
  }
}
