package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.run.FutureWaiter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The way of an attempt's request to the server: its headers and proxy, redirects, and another
 * connection where nothing was written to the one before.
 */
final class Sending {
  private final Call call;
  private final Attempt attempt;
  private final HttpTransport transport;
  private final ApiRequest request;
  private final String accept;

  // Written by the thread that sends, one sending after the other.
  private volatile URI sentTo;
  private volatile int hops;
  private volatile boolean authorizing;
  private volatile Map<String, String> headers = Map.of();
  private volatile Failures failures;
  private volatile Optional<InetSocketAddress> proxy = Optional.empty();

  // Set by the thread that writes, cleared by the one that learns that nothing was processed.
  private volatile boolean sent;

  // Written by the thread that reads, and by the one that sends before that.
  private volatile boolean answering;

  // Written by the thread that sends; read behind the end by the thread that ends the attempt.
  private volatile @Nullable SendWatch watch;
  private volatile @Nullable CompletableFuture<HttpResponse<byte[]>> response;

  Sending(Call call, Attempt attempt, String accept) {
    this.call = call;
    this.attempt = attempt;
    this.transport = call.transport;
    this.request = attempt.request;
    this.accept = accept;
    this.sentTo = transport.requests.address(attempt.selection.url(), request);
    this.failures = failures(sentTo, new Redactor(request.privateTexts));
  }

  /** Sends the request, on the executor if the user's code gives headers or proxy, or sends. */
  void start() {
    RequestHeaders source = transport.requests.headers;
    if (!source.runUserCode()
        && transport.proxies.arePlatform()
        && !transport.clients.runCallersCode) {
      headers = source.read();
      send(sentTo);
      return;
    }
    authorizing = true;
    Throwable refused =
        call.callbacks.tryExecute(() -> call.guarded(attempt, () -> authorize(source)));
    if (refused != null) {
      call.fail(failures.refused(refused));
    }
  }

  /** Asks the suppliers of headers and the proxy selector, which are user code, and sends. */
  private void authorize(RequestHeaders source) {
    if (attempt.isOver()) {
      return;
    }
    headers = source.read();
    if (!attempt.isOver()) {
      send(sentTo);
    }
  }

  /** Returns where an answer leads to; null if it is no redirect that is followed. */
  @Nullable URI redirectTarget(Answer answer) {
    return hops >= Redirects.MAX_HOPS || !Redirects.isRedirect(answer.status)
        ? null
        : Redirects.target(
            request.method, sentTo, answer.status, answer.headers.firstValue("Location"));
  }

  /** Follows a redirect. */
  void follow(URI target) {
    int next = hops + 1;
    hops = next;
    send(target);
    if (attempt.isOver()) {
      // Over by now, by another thread, which may have missed the limit of this hop.
      attempt.stopTimers();
    }
  }

  private void send(URI uri) {
    sentTo = uri;
    SendWatch next = new SendWatch(request, () -> sent = true);
    answering = false;
    watch = next;
    try {
      HttpRequest outgoing = transport.requests.create(request, uri, accept, headers, next);
      failures = failures(uri, transport.requests.redactor(request, headers));
      proxy = transport.proxies.choose(uri);
      authorizing = false;
      if (attempt.isOver()) {
        // Ended while the selector was asked.
        return;
      }
      call.sends(outgoing, failures.redactor);
      dispatch(outgoing, next);
    } catch (IllegalArgumentException refused) {
      // A request that cannot even be made will not be made better by another attempt.
      call.fail(failures.unsendable(refused));
    } catch (RuntimeException refused) {
      call.fail(failures.ofTransport(refused));
    }
  }

  private void dispatch(HttpRequest outgoing, SendWatch next) {
    if (call.jdkClient.isClosed()) {
      // Closing ends this call, or has done so.
      return;
    }
    if (proxy.isPresent() && transport.clients.owned && failures.isTls()) {
      attempt.limitTunnel();
    }
    CompletableFuture<HttpResponse<byte[]>> future =
        transport
            .clients
            .forRequest(outgoing, call.jdkClient)
            .send(outgoing, proxy, next, attempt::headersArrived);
    response = future;
    if (attempt.isOver()) {
      // Over by now, by another thread, which may have missed what was made here.
      attempt.stopTimers();
    }
    if (attempt.isAborted()) {
      disconnect(attempt.body);
    }
    hear(future, outgoing, next);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The action sees to its failures.
  private void hear(
      CompletableFuture<HttpResponse<byte[]>> future, HttpRequest outgoing, SendWatch ofRequest) {
    future.whenComplete(
        (answer, thrown) -> {
          ofRequest.settled();
          Throwable reason = thrown == null ? null : FutureWaiter.unwrap(thrown);
          if (reason != null && !answering && SendRefused.isUnprocessed(reason)) {
            sent = false;
          }
          if (reason != null && SendRefused.isStaleConnection(reason)) {
            call.callbacks.execute(
                () -> call.guarded(attempt, () -> sendAnew(outgoing, ofRequest)));
          } else if (thrown != null || (answer != null && !attempt.isStreaming())) {
            attempt.idleTimer.pause();
            Runnable end = () -> call.guarded(attempt, () -> attempt.ended(answer, reason));
            if (answer == null) {
              call.callbacks.execute(end);
            } else {
              call.callbacks.executeInTurn(end);
            }
          }
        });
  }

  /** Sends a request over another connection: nothing of it was written to the one before. */
  private void sendAnew(HttpRequest outgoing, SendWatch ofRequest) {
    if (attempt.isOver()) {
      return;
    }
    try {
      dispatch(outgoing, ofRequest);
    } catch (RuntimeException refused) {
      call.fail(failures.ofTransport(refused));
    }
  }

  void headersArrived(ResponseInfo info) {
    answering = true;
    SendWatch current = watch;
    if (current != null) {
      current.headersArrived(info);
    }
  }

  /** Takes note that the body was read to its end, so that another call can use its connection. */
  void bodyEnded() {
    SendWatch current = watch;
    if (current != null) {
      current.answered();
    }
  }

  /** Has the JDK's future tell nothing any more; false if that is too early or too late. */
  boolean disregardFuture() {
    CompletableFuture<HttpResponse<byte[]>> current = response;
    return current != null && !transport.clients.runCallersCode && current.complete(null);
  }

  /**
   * Closes the connection. Before headers, only this very future reaches it; after them, only the
   * body does for sure: by the future, an attempt whose answer is whole would close the connection
   * under the next one that uses it.
   */
  void disconnect(Flow.@Nullable Subscription body) {
    if (transport.clients.runCallersCode) {
      call.callbacks.execute(() -> disconnectNow(body));
    } else {
      disconnectNow(body);
    }
  }

  private void disconnectNow(Flow.@Nullable Subscription body) {
    CompletableFuture<?> current = response;
    if (body != null) {
      body.cancel();
    } else if (current != null) {
      current.cancel(true);
    }
  }

  /** Tells whether the user's suppliers and selector are still asked. */
  boolean isAuthorizing() {
    return authorizing;
  }

  /** Tells whether a server may have the whole request by now. */
  boolean isSent() {
    return sent;
  }

  /** Makes failures of what is sent. */
  Failures failures() {
    return failures;
  }

  private Failures failures(URI uri, Redactor redactor) {
    URI shown = hops == 0 ? uri : Redirects.shown(redactor, uri);
    return new Failures(request, shown, transport.settings, redactor, () -> sent, () -> proxy);
  }
}
