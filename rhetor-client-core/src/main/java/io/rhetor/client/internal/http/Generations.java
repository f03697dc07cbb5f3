package io.rhetor.client.internal.http;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.run.FutureWaiter;
import io.rhetor.client.internal.run.Timers;
import io.rhetor.client.internal.value.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the generation of each server. A server is asked only after a 404 that its
 * generation may explain, by one request at a time, and again only after a 404 that does not fit
 * what is known: then it may have been exchanged. Safe for use by several threads.
 */
final class Generations {
  private static final int NOT_FOUND = 404;
  // What FastAPI says of a path that it does not know.
  private static final String UNKNOWN_PATH = "Not Found";
  // A server may be exchanged while a call is under way, but not again and again.
  private static final int MOST_CHANGES = 2;
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final long NANOS_BETWEEN_QUESTIONS = Duration.ofMinutes(1).toNanos();

  private final Timers timers;
  private final Map<URI, Known> known = new ConcurrentHashMap<>();
  private final Map<URI, CompletableFuture<Optional<Generation>>> asking =
      new ConcurrentHashMap<>();

  Generations(Timers timers) {
    this.timers = timers;
  }

  /** Tells whether a failure may come from the server's generation: it does not know the path. */
  boolean mayExplain(RhetorException failure, ApiRequest request) {
    return failure instanceof RhetorApiException
        && ((RhetorApiException) failure).status() == NOT_FOUND
        && ((RhetorApiException) failure).detail().map(UNKNOWN_PATH::equals).orElse(false)
        && request.peer.isEmpty();
  }

  /** Returns the form of a request that a server takes, as far as is known. */
  ApiRequest formFor(URI server, ApiRequest request) {
    Supplier<ApiRequest> counterpart = request.counterpart;
    return counterpart != null && isNewer(server) ? counterpart.get() : request;
  }

  private boolean isNewer(URI server) {
    Known current = known.get(server);
    return current != null && current.generation != null && current.generation.isNewer();
  }

  /**
   * Finds out, after a 404, whether the server does not know the path because it is of another
   * generation, and has the call go on in the form that the server takes.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The action sees to its failures.
  void explain(Call call, Attempt failed, RhetorApiException failure) {
    URI server = failed.selection.url();
    boolean sentCounterpart = failed.request != call.request;
    Known current = known.get(server);
    CompletableFuture<Optional<Generation>> told =
        current != null && current.explains(failed.request, sentCounterpart, now())
            ? CompletableFuture.completedFuture(Optional.ofNullable(current.generation))
            : ask(call.transport, server);
    told.thenAccept(
        found ->
            call.guarded(
                failed, () -> goOn(call, failed, sentCounterpart, failure, found.orElse(null))));
  }

  private static void goOn(
      Call call,
      Attempt failed,
      boolean sentCounterpart,
      RhetorApiException failure,
      @Nullable Generation found) {
    boolean newer = found != null && found.isNewer();
    boolean wantsCounterpart = newer && call.request.counterpart != null;
    if (call.jdkClient.isClosed()) {
      // Closing ended the question first.
      call.failBecauseClosed();
    } else if (found != null
        && wantsCounterpart != sentCounterpart
        && call.changesOfForm < MOST_CHANGES) {
      call.attemptInOtherForm(failed, failure);
    } else if (found != null && newer) {
      call.retryOrFail(failed, failed.failures().otherGeneration(found, failure));
    } else {
      call.retryOrFail(failed, failure);
    }
  }

  /** {@return a server's generation; empty if the server does not tell. Never fails} */
  @SuppressWarnings("FutureReturnValueIgnored") // What was asked is told through another future.
  CompletableFuture<Optional<Generation>> ask(HttpTransport by, URI server) {
    CompletableFuture<Optional<Generation>> answer = new CompletableFuture<>();
    CompletableFuture<Optional<Generation>> other = asking.putIfAbsent(server, answer);
    if (other != null) {
      return other;
    }
    read(by, server, "/", Generation::ofOverview)
        .thenCompose(
            found ->
                found.generation != null
                    ? CompletableFuture.completedFuture(found)
                    : read(by, server, "/api/v1/discovery", Generation::ofDiscovery)
                        .thenApply(found::or))
        .whenComplete(
            (found, thrown) -> {
              if (found != null && found.answered) {
                known.put(server, found);
              }
              asking.remove(server, answer);
              answer.complete(Optional.ofNullable(found == null ? null : found.generation));
            });
    return answer;
  }

  private CompletableFuture<Known> read(
      HttpTransport by,
      URI server,
      String path,
      Function<JsonObject, Optional<Generation>> reader) {
    ApiRequest question =
        ApiRequest.get(ApiPath.of(path))
            .to(new Peer(server, "Rhetor", "Check that baseUrl points at a Rhetor server."))
            .within(LIMIT)
            .untold()
            .retriedBy(RetryRule.ONCE_IF_UNANSWERED);
    return by.call(question, AnswerMapper.of(reader))
        .handle(
            (found, failure) ->
                failure == null
                    ? new Known(found.orElse(null), true, now())
                    : new Known(null, tellsNoGeneration(FutureWaiter.unwrap(failure)), now()));
  }

  /** Whether a failure is an answer that would be the same again. */
  private static boolean tellsNoGeneration(Throwable failure) {
    return failure instanceof RhetorException
        && !Failures.isUnavailability((RhetorException) failure)
        && !((RhetorException) failure).isRetryable();
  }

  private long now() {
    return timers.nanoTime();
  }

  /** What a server told. */
  private static final class Known {
    final @Nullable Generation generation;
    final boolean answered;
    final long since;

    Known(@Nullable Generation generation, boolean answered, long since) {
      this.generation = generation;
      this.answered = answered;
      this.since = since;
    }

    Known or(Known other) {
      return new Known(other.generation, answered && other.answered, other.since);
    }

    /** Tells whether a 404 is what this server says; if not, it may be another one by now. */
    boolean explains(ApiRequest sent, boolean isCounterpart, long now) {
      if (generation != null && generation.isNewer()) {
        return !isCounterpart;
      }
      return sent.namesOne() && now - since < NANOS_BETWEEN_QUESTIONS;
    }
  }
}
