package io.rhetor.client.internal.hermes;

import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.http.AnswerMapper;
import io.rhetor.client.internal.http.ApiPath;
import io.rhetor.client.internal.http.ApiRequest;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.internal.http.RetryRule;
import io.rhetor.client.internal.http.TransportSettings;
import io.rhetor.client.internal.json.JsonWriter;
import io.rhetor.client.internal.json.Redactor;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the components that Hermes knows can do; one for each client, over its transport. */
public final class Capabilities {
  final HttpTransport transport;
  final Registry registry;
  private final @Nullable RetryRule retryRule;

  /** Connects to Hermes, without sending anything. */
  public Capabilities(HttpTransport transport, URI hermesUrl, boolean ownSchedule) {
    this(transport, new Registry(hermesUrl), ownSchedule ? new Retries() : null);
  }

  private Capabilities(HttpTransport transport, Registry registry, @Nullable RetryRule retryRule) {
    this.transport = transport;
    this.registry = registry;
    this.retryRule = retryRule;
  }

  /** Makes a view of this whose calls have other settings. */
  public Capabilities with(UnaryOperator<TransportSettings> change) {
    TransportSettings settings = change.apply(transport.settings());
    boolean samePolicy = settings.retryPolicy == transport.settings().retryPolicy;
    return new Capabilities(transport.with(settings), registry, samePolicy ? retryRule : null);
  }

  /** Finds out where a component is and what it can do. */
  public CompletableFuture<HermesComponent> discover(String componentId) {
    return registry
        .known(componentId)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> registry.lookUp(componentId, transport));
  }

  /**
   * Invokes a capability that creates, costs money or adds to a conversation. It is repeated only
   * where the component certainly did nothing, unless a policy says otherwise. Parameters are kept
   * out of messages.
   */
  public <T> CompletableFuture<T> invoke(
      String componentId, String capability, Map<String, ?> parameters, AnswerMapper<T> mapper) {
    return start(componentId, capability, parameters, mapper, false);
  }

  /** Invokes a capability that only reads, so that it may be repeated after any loss. */
  public <T> CompletableFuture<T> read(
      String componentId, String capability, Map<String, ?> parameters, AnswerMapper<T> mapper) {
    return start(componentId, capability, parameters, mapper, true);
  }

  /** Forgets what Hermes told, since a call on a closed client must not be answered from that. */
  public void close() {
    registry.close();
  }

  private <T> CompletableFuture<T> start(
      String componentId,
      String capability,
      Map<String, ?> parameters,
      AnswerMapper<T> mapper,
      boolean repeatable) {
    // Refused before anything is sent, although the path is needed only later.
    ApiPath.of("").id("componentId", componentId);
    ApiPath path = ApiPath.of("/capabilities").id("capability", capability);
    Map<String, Object> fields = Checks.copyOfJson("parameters", parameters);
    byte[] body = JsonWriter.write(fields);
    ApiRequest request =
        (repeatable ? ApiRequest.repeatablePost(path, body) : ApiRequest.post(path, body))
            .withPrivateTexts(Redactor.textsIn(fields));
    ApiRequest retried = retryRule == null ? request : request.retriedBy(retryRule);
    return new Invocation<>(this, componentId, capability, retried, mapper).start();
  }
}
