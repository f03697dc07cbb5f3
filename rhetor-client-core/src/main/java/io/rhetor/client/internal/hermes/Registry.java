package io.rhetor.client.internal.hermes;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.ComponentNotFoundException;
import io.rhetor.client.error.ComponentUnavailableException;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.internal.http.ApiPath;
import io.rhetor.client.internal.http.ApiRequest;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.internal.http.Peer;
import io.rhetor.client.internal.http.RetryRule;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.run.AsyncSteps;
import io.rhetor.client.internal.run.CancellableFuture;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.internal.value.MissingFieldException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where components are, as Hermes tells. Keeps what it was told, and sends one request however many
 * ask for a component at once.
 */
final class Registry {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final URI hermesUrl;
  private final Peer hermes;

  // Guarded by this, under which no foreign code runs.
  private final Map<String, HermesComponent> known = new HashMap<>();
  private final Map<Map.Entry<String, HttpTransport>, LookUp> running = new HashMap<>();
  private boolean closed;

  Registry(URI hermesUrl) {
    this.hermesUrl = hermesUrl;
    this.hermes =
        new Peer(
            hermesUrl,
            "Hermes",
            "Check that Hermes runs there, or set another address with"
                + " RhetorConfig.Builder.hermesUrl or HERMES_URL.");
  }

  /** Returns what Hermes told of a component before. */
  synchronized Optional<HermesComponent> known(String id) {
    return Optional.ofNullable(known.get(id));
  }

  /** Forgets what turned out to be wrong, unless Hermes has told something else by now. */
  synchronized void forget(HermesComponent component) {
    known.remove(component.id(), component);
  }

  /** Asks Hermes, or joins those who are asking with the same headers and limits. */
  CompletableFuture<HermesComponent> lookUp(String id, HttpTransport by) {
    CancellableFuture<HermesComponent> answer = new CancellableFuture<>();
    LookUp own = new LookUp(id, by);
    LookUp joined;
    synchronized (this) {
      joined = running.computeIfAbsent(own.key, absent -> own);
      joined.waiting.add(answer);
    }
    answer.onAbandon(() -> leave(joined, answer));
    if (joined == own) {
      own.start();
    }
    return answer;
  }

  /** Forgets everything for good. */
  synchronized void close() {
    closed = true;
    known.clear();
  }

  private void leave(LookUp lookUp, CompletableFuture<HermesComponent> answer) {
    boolean last;
    synchronized (this) {
      lookUp.waiting.removeIf(each -> each == answer);
      last = lookUp.waiting.isEmpty() && running.remove(lookUp.key, lookUp);
    }
    if (last) {
      lookUp.course.future().cancel(true);
    }
  }

  private void ended(
      LookUp lookUp, @Nullable HermesComponent component, @Nullable Throwable failure) {
    List<CancellableFuture<HermesComponent>> answers;
    synchronized (this) {
      if (!running.remove(lookUp.key, lookUp)) {
        return;
      }
      answers = new ArrayList<>(lookUp.waiting);
      if (component != null && !closed) {
        known.put(lookUp.id, component);
      }
    }
    for (CancellableFuture<HermesComponent> answer : answers) {
      if (component != null) {
        answer.succeed(component);
      } else if (failure != null) {
        answer.fail(failure);
      }
    }
  }

  /** One question to Hermes and all who wait for its answer. */
  private final class LookUp {
    private final String id;
    private final HttpTransport transport;
    private final Map.Entry<String, HttpTransport> key;
    private final ApiPath documented;
    private final ApiPath alsoSeen;
    private final AsyncSteps<HermesComponent> course = new AsyncSteps<>();
    private final List<CancellableFuture<HermesComponent>> waiting = new ArrayList<>();

    private LookUp(String id, HttpTransport transport) {
      this.documented = ApiPath.of("/registry/component").id("componentId", id);
      this.alsoSeen = ApiPath.of("/components").id("componentId", id);
      this.id = id;
      this.transport = transport;
      this.key = Map.entry(id, transport);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback sees to its own failures.
    private void start() {
      course.future().whenComplete((component, failure) -> ended(this, component, failure));
      ask(
          documented,
          failure -> {
            if (isNotFound(failure)) {
              ask(alsoSeen, otherFailure -> course.fail(explained(otherFailure)));
            } else {
              course.fail(explained(failure));
            }
          });
    }

    private HermesComponent component(JsonObject entry) throws MalformedJsonException {
      try {
        return HermesComponent.fromJson(entry.with("id", id));
      } catch (MissingFieldException withoutEndpoint) {
        throw new MalformedJsonException(
            entry.has("endpoint") ? "its endpoint is no http or https URL" : "it has no endpoint");
      }
    }

    private void ask(ApiPath path, Consumer<Throwable> onFailure) {
      ApiRequest request =
          ApiRequest.get(path).to(hermes).within(LIMIT).retriedBy(RetryRule.ONCE_IF_UNANSWERED);
      course.await(
          transport.call(request, (answer, redactor) -> component(answer)),
          course::succeed,
          onFailure);
    }

    private Throwable explained(Throwable failure) {
      if (!(failure instanceof RhetorException) || failure instanceof ClientClosedException) {
        return failure;
      }
      if (isNotFound(failure)) {
        return new ComponentNotFoundException(
            id,
            String.format(
                "Hermes at %s knows no component '%s'. Check the name, and that the component has"
                    + " registered itself.",
                hermesUrl, id),
            failure);
      }
      RhetorException cause = (RhetorException) failure;
      return new ComponentUnavailableException(
          id,
          "Hermes did not tell where component '" + id + "' is. " + cause.getMessage(),
          cause,
          cause.isRetryable(),
          cause.mayHaveBeenProcessed());
    }

    private boolean isNotFound(Throwable failure) {
      return failure instanceof RhetorApiException
          && ((RhetorApiException) failure).status() == 404;
    }
  }
}
