package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException.Phase;
import io.rhetor.client.internal.http.ServerSelector.Selection;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.run.FatalErrors;
import io.rhetor.client.internal.run.IdleTimer;
import io.rhetor.client.internal.run.Timers.Timer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call: sends it, follows redirects, watches the time limits and ends at any
 * stage. What becomes of the answer is up to the two kinds of attempt, what becomes of a failure to
 * the {@link Call}.
 */
abstract class Attempt {
  private enum Stage {
    /** Another attempt may take the place of this one. */
    WAITING,
    /** The caller has something of the answer. */
    BEGUN,
    OVER
  }

  final HttpTransport transport;
  final ApiRequest request;
  private final Call call;
  private final Selection selection;
  private final String accept;
  private final IdleTimer idleTimer;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private volatile URI sentTo;
  private volatile int hops;
  private volatile boolean authorizing;
  private volatile Map<String, String> headers = Map.of();
  private volatile Failures failures;
  private volatile Optional<InetSocketAddress> proxy = Optional.empty();
  private volatile boolean sent;
  private volatile SendWatch watch = newWatch();
  private volatile boolean aborted;
  private volatile @Nullable CompletableFuture<HttpResponse<byte[]>> sending;
  private volatile Flow.@Nullable Subscription body;
  private volatile @Nullable RefusalBody refusal;
  private volatile @Nullable Timer headersTimer;

  Attempt(Call call, Selection selection, String accept) {
    this.call = call;
    this.selection = selection;
    this.transport = call.transport;
    this.request = call.requestAt(selection.url());
    this.accept = accept;
    TransportSettings settings = transport.settings();
    this.sentTo = transport.requests().address(selection.url(), request);
    this.failures = failures(sentTo, new Redactor(request.privateTexts()));
    this.idleTimer =
        new IdleTimer(
            transport.timers(),
            settings.idleTimeout(),
            () -> timeLimitPassed(Phase.IDLE, settings.idleTimeout()));
  }

  /** Chooses who takes in the body of an answer that is not a redirect. */
  abstract BodySubscriber<byte[]> bodyOf(ResponseInfo info);

  /** Takes an answer whose body is here. */
  abstract void answered(Answer answer);

  /** Tells whether the body is taken in piece by piece: the JDK's future tells of headers then. */
  boolean isStreaming() {
    return false;
  }

  /** Sends the request, on the executor if the user's code gives headers or proxy, or sends. */
  final void start(HttpClient client) {
    headersTimer = schedule(transport.settings().headersTimeout(), Phase.HEADERS);
    if (isOver()) {
      // Over by now, by another thread, which may have missed the timer.
      stopTimers();
      return;
    }
    RequestHeaders source = transport.requests().headers();
    if (!source.runUserCode()
        && transport.proxies().arePlatform()
        && !transport.sender().runsCallersCode()) {
      headers = source.read();
      send(client, sentTo, 0);
      return;
    }
    authorizing = true;
    Throwable refused =
        call.callbacks.tryExecute(() -> call.guarded(this, () -> authorize(client, source)));
    if (refused != null) {
      call.fail(call.withEarlier(failures.refused(refused)));
    }
  }

  /** Asks the suppliers of headers and the proxy selector, which are user code, and sends. */
  private void authorize(HttpClient client, RequestHeaders source) {
    if (isOver()) {
      return;
    }
    headers = source.read();
    if (!isOver()) {
      send(client, sentTo, 0);
    }
  }

  /** Tells the call of a failure, for which another attempt may make up. */
  final void fail(RhetorException failure) {
    call.attemptFailed(this, failure);
  }

  /** Ends the attempt and its connection, at once and at any stage. */
  public final void abort() {
    if (finish()) {
      aborted = true;
      disconnect();
    }
  }

  /** Marks the attempt as over; true for the one caller that did it. */
  final boolean finish() {
    if (stage.getAndSet(Stage.OVER) == Stage.OVER) {
      return false;
    }
    selection.abandoned();
    stopTimers();
    return true;
  }

  /** Ends the attempt unless it is over or the caller has something of its answer. */
  final boolean giveUp() {
    if (!stage.compareAndSet(Stage.WAITING, Stage.OVER)) {
      return false;
    }
    stopTimers();
    aborted = true;
    disconnect();
    return true;
  }

  /** Notes that the answer goes to the caller; false if the attempt is over. */
  final boolean begin() {
    selection.succeeded();
    return stage.compareAndSet(Stage.WAITING, Stage.BEGUN);
  }

  final boolean isOver() {
    return stage.get() == Stage.OVER;
  }

  /** Tells whether it was ended before its answer was whole, or given up. */
  final boolean isAborted() {
    return aborted;
  }

  final Selection selection() {
    return selection;
  }

  final Failures failures() {
    return failures;
  }

  final IdleTimer idleTimer() {
    return idleTimer;
  }

  /** The subscription of the body; null before the headers. */
  final Flow.@Nullable Subscription body() {
    return body;
  }

  /** Takes note of the body's subscription; false, and the body cancelled, if it came too late. */
  final boolean bodyStarted(Flow.Subscription subscription) {
    body = subscription;
    if (isOver()) {
      subscription.cancel();
      return false;
    }
    return true;
  }

  final BoundedBody plainBody(ResponseInfo info) {
    int limit = transport.settings().maxResponseBytes();
    return new BoundedBody(limit, () -> failures.tooLarge(limit), info, this);
  }

  /** The refusal whose headers are here, as far as its body has come; null if there is none. */
  final @Nullable RhetorException refusalSoFar() {
    RefusalBody current = refusal;
    Answer answer = current == null ? null : current.soFar();
    return answer == null || redirectTarget(answer) != null ? null : refused(answer);
  }

  /**
   * Takes a whole body ahead of the JDK's future, which passes its result on by a thread of the
   * common pool or by a new one. Behind the current task, since only then the connection can serve
   * the next call.
   */
  final void bodyArrived(ResponseInfo info, byte[] body) {
    // The server has done its part, however long the executor is busy.
    idleTimer.pause();
    if (transport.hasOwnThreads() && disregardFuture()) {
      Answer answer = new Answer(info.statusCode(), info.headers(), body);
      transport.afterCurrentTask(call.callbacks, () -> call.guarded(this, () -> received(answer)));
    }
  }

  /** Takes note that the body was read to its end, so that another call can use its connection. */
  final void bodyEnded() {
    watch.answered();
  }

  /** Has the JDK's future tell nothing any more; false if that is too early or too late. */
  final boolean disregardFuture() {
    CompletableFuture<HttpResponse<byte[]>> current = sending;
    return current != null && !transport.sender().runsCallersCode() && current.complete(null);
  }

  static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  private void send(HttpClient client, URI uri, int hop) {
    sentTo = uri;
    hops = hop;
    body = null; // That of a redirect, whose connection may serve others by now.
    refusal = null;
    SendWatch next = newWatch();
    watch = next;
    try {
      HttpRequest outgoing = transport.requests().create(request, uri, accept, headers, next);
      failures = failures(uri, transport.requests().redactor(request, headers));
      proxy = transport.proxies().choose(uri);
      authorizing = false;
      if (isOver()) {
        // Ended while the selector was asked.
        return;
      }
      call.sends(outgoing, failures.redactor());
      dispatch(client, outgoing, next);
    } catch (IllegalArgumentException refused) {
      // A request that cannot even be made will not be made better by another attempt.
      call.fail(call.withEarlier(failures.unsendable(refused)));
    } catch (RuntimeException refused) {
      call.fail(call.withEarlier(failures.ofTransport(refused)));
    }
  }

  private void dispatch(HttpClient client, HttpRequest outgoing, SendWatch next) {
    CompletableFuture<HttpResponse<byte[]>> response =
        transport.send(client, outgoing, proxy, next, this::headersArrived);
    sending = response;
    if (isOver()) {
      // Over by now, by another thread, which may have missed what was made here.
      stopTimers();
    }
    if (aborted) {
      disconnect();
    }
    hear(response, outgoing, next);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The action sees to its failures.
  private void hear(
      CompletableFuture<HttpResponse<byte[]>> future, HttpRequest outgoing, SendWatch ofRequest) {
    future.whenComplete(
        (response, thrown) -> {
          ofRequest.settled();
          Throwable reason = thrown == null ? null : Failures.unwrap(thrown);
          if (reason != null && SendRefused.isStaleConnection(reason)) {
            call.callbacks.execute(() -> call.guarded(this, () -> sendAnew(outgoing, ofRequest)));
          } else if (thrown != null || (response != null && !isStreaming())) {
            idleTimer.pause();
            Runnable end = () -> call.guarded(this, () -> ended(response, reason));
            if (response == null) {
              call.callbacks.execute(end);
            } else {
              call.callbacks.executeInTurn(end);
            }
          }
        });
  }

  /** Sends a request over another connection: nothing of it was written to the one before. */
  private void sendAnew(HttpRequest outgoing, SendWatch ofRequest) {
    HttpClient client = transport.client();
    if (client == null || isOver()) {
      // Closing ends this call, or has done so.
      return;
    }
    try {
      dispatch(client, outgoing, ofRequest);
    } catch (RuntimeException refused) {
      call.fail(call.withEarlier(failures.ofTransport(refused)));
    }
  }

  private void ended(@Nullable HttpResponse<byte[]> response, @Nullable Throwable thrown) {
    if (response == null) {
      // Of an attempt that is over, this may be only what ending it does.
      if (!isOver()) {
        failed(SendRefused.reason(Objects.requireNonNull(thrown)));
      }
    } else {
      received(response);
    }
  }

  private void failed(Throwable reason) {
    FatalErrors.report(reason);
    RefusalBody current = refusal;
    if (current == null) {
      fail(failures.ofTransport(reason));
    } else {
      // The JDK found no way to read the body, such as a length that is no number.
      received(current.soFar());
    }
  }

  private BodySubscriber<byte[]> headersArrived(ResponseInfo info) {
    try {
      watch.headersArrived(info);
      cancel(headersTimer);
      headersTimer = null;
      call.headersArrived(info, failures.redactor());
      if (isSuccess(info.statusCode())) {
        return bodyOf(info);
      }
      RefusalBody refused = new RefusalBody(transport.settings().maxResponseBytes(), info, this);
      refusal = refused;
      return refused;
    } catch (Throwable thrown) {
      call.broke(this, thrown);
      // Cancelled as soon as it begins.
      return plainBody(info);
    }
  }

  private void received(HttpResponse<byte[]> response) {
    if (response.body() != null) {
      received(new Answer(response.statusCode(), response.headers(), response.body()));
    } else if (!isOver()) {
      // The JDK reads no body of a proxy that asks for credentials before it leads on.
      fail(failures.ofTransport(TransportFailures.tunnelRefused(response.statusCode())));
    }
  }

  private void received(Answer answer) {
    if (isOver()) {
      return;
    }
    URI target = redirectTarget(answer);
    HttpClient client = transport.client();
    if (target != null && client != null) {
      idleTimer.pause();
      headersTimer = schedule(transport.settings().headersTimeout(), Phase.HEADERS);
      send(client, target, hops + 1);
    } else if (isSuccess(answer.status())) {
      answered(answer);
    } else {
      fail(refused(answer));
    }
  }

  private @Nullable URI redirectTarget(Answer answer) {
    return hops >= Redirects.MAX_HOPS || !Redirects.isRedirect(answer.status())
        ? null
        : Redirects.target(
            request.method(), sentTo, answer.status(), answer.headers().firstValue("Location"));
  }

  private RhetorException refused(Answer answer) {
    return failures.ofStatus(answer.status(), answer.headers(), answer.body(), transport.json());
  }

  /**
   * Closes the connection. Before headers, only this very future reaches it; after them, only the
   * body does for sure: by the future, an attempt whose answer is whole would close the connection
   * under the next one that uses it.
   */
  private void disconnect() {
    if (transport.sender().runsCallersCode()) {
      call.callbacks.execute(this::disconnectNow);
    } else {
      disconnectNow();
    }
  }

  private void disconnectNow() {
    Flow.Subscription currentBody = body;
    CompletableFuture<?> currentSending = sending;
    if (currentBody != null) {
      currentBody.cancel();
    } else if (currentSending != null) {
      currentSending.cancel(true);
    }
  }

  private SendWatch newWatch() {
    return new SendWatch(() -> sent = true);
  }

  private Failures failures(URI uri, Redactor redactor) {
    return new Failures(request, uri, transport.settings(), redactor, () -> sent, () -> proxy);
  }

  private Timer schedule(Duration limit, Phase phase) {
    return transport.timers().schedule(limit.toNanos(), () -> timeLimitPassed(phase, limit));
  }

  private void timeLimitPassed(Phase phase, Duration limit) {
    call.guarded(
        this,
        () ->
            fail(
                authorizing
                    ? failures.tokenTimeout(phase, limit)
                    : failures.timeout(phase, limit)));
  }

  private void stopTimers() {
    RefusalBody current = refusal;
    if (current != null) {
      current.stop();
    }
    idleTimer.stop();
    cancel(headersTimer);
  }

  static void cancel(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
