package io.rhetor.client;

import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.internal.http.AnswerMapper;
import io.rhetor.client.internal.value.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@link HermesClient} over the HTTP transport. */
final class HermesHttpClient implements HermesClient {
  private static final AnswerMapper<Map<String, Object>> FIELDS = AnswerMapper.of(JsonObject::rest);

  private final ClientCore core;

  HermesHttpClient(ClientCore core) {
    this.core = core;
  }

  @Override
  public CompletableFuture<HermesComponent> discover(String componentId) {
    return core.capabilities().discover(componentId);
  }

  @Override
  public CompletableFuture<Map<String, Object>> invoke(
      String componentId, String capability, Map<String, Object> parameters) {
    return core.capabilities().invoke(componentId, capability, parameters, FIELDS);
  }

  @Override
  public HermesClient withOptions(CallOptions options) {
    return new HermesHttpClient(core.withOptions(options));
  }

  @Override
  public void close() {
    core.close();
  }

  @Override
  public String toString() {
    return core.describedByHermes(HermesClient.class);
  }
}
