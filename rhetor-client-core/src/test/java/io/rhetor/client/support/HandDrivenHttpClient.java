package io.rhetor.client.support;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Answers with the headers of an event stream and leaves it to a test when its body's subscriber is
 * called, for moments that no socket can be made to meet.
 */
public class HandDrivenHttpClient extends HttpClient {
  public final AtomicInteger cancellations = new AtomicInteger();
  private final CompletableFuture<BodySubscriber<?>> body = new CompletableFuture<>();
  private volatile Consumer<BodySubscriber<byte[]>> beforeReturn = given -> {};

  /** Says what happens to the body before {@code sendAsync} is back. */
  public HandDrivenHttpClient beforeReturn(Consumer<BodySubscriber<byte[]>> action) {
    beforeReturn = action;
    return this;
  }

  @SuppressWarnings("unchecked") // The transport reads all bodies as byte arrays.
  public BodySubscriber<byte[]> body() {
    return (BodySubscriber<byte[]>) body.join();
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    body.complete(handler.apply(new EventStreamHeaders()));
    beforeReturn.accept(body());
    return new CompletableFuture<>() {
      @Override
      public boolean cancel(boolean mayInterruptIfRunning) {
        cancellations.incrementAndGet();
        return super.cancel(mayInterruptIfRunning);
      }
    };
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushHandler) {
    return sendAsync(request, handler);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    throw new AssertionError("The transport never blocks.");
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return Optional.empty();
  }

  @Override
  public Redirect followRedirects() {
    return Redirect.NEVER;
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return Optional.empty();
  }

  @Override
  public SSLContext sslContext() {
    throw new AssertionError("The transport leaves TLS to the client.");
  }

  @Override
  public SSLParameters sslParameters() {
    return new SSLParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return Optional.empty();
  }

  @Override
  public Version version() {
    return Version.HTTP_1_1;
  }

  @Override
  public Optional<Executor> executor() {
    return Optional.empty();
  }

  private static final class EventStreamHeaders implements ResponseInfo {
    @Override
    public int statusCode() {
      return 200;
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(
          Map.of("content-type", List.of("text/event-stream")), (name, value) -> true);
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }
}
