package io.rhetor.client.testing;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Discovery, and the components found by it, on one server. */
final class HermesEndpoints {
  private final HermesLookup lookup;
  private final boolean capabilitiesAsObjects;
  private final HermesJournal journal;
  private final Map<String, Component> components;
  private final Map<String, URI> elsewhere;

  HermesEndpoints(
      HermesLookup lookup,
      boolean capabilitiesAsObjects,
      Map<String, URI> elsewhere,
      HermesJournal journal) {
    this.elsewhere = Map.copyOf(elsewhere);
    this.lookup = lookup;
    this.capabilitiesAsObjects = capabilitiesAsObjects;
    this.journal = journal;
    this.components =
        List.of(new PromptCapabilities().component(), new CommunicationCapabilities().component())
            .stream()
            .collect(Collectors.toMap(Component::name, Function.identity()));
  }

  void addTo(Routes routes) {
    if (lookup.servesRegistry()) {
      routes.getItem("/api/registry/component/{id}", this::discover);
    }
    if (lookup.servesComponents()) {
      routes.getItem("/api/components/{id}", this::discover);
    }
    for (Component component : components.values()) {
      routes.postItemWithBody(
          "/" + component.name() + "/capabilities/{id}",
          (request, capability, parameters) -> invoke(request, component, capability, parameters));
    }
  }

  private void discover(HttpServerRequest request, String name) {
    Optional<HermesFault> fault = journal.take(true);
    boolean withoutEndpoint = fault.filter(HermesFault.NO_ENDPOINT::equals).isPresent();
    if (fault.isPresent() && !withoutEndpoint) {
      throw fault.get().refusal();
    }
    Component component = components.get(name);
    URI endpoint = elsewhere.get(name);
    if (endpoint == null && component == null) {
      throw HermesFault.UNKNOWN_COMPONENT.refusal();
    }
    JsonObject found = new JsonObject().put("component_id", name).put("name", name);
    if (!withoutEndpoint) {
      String here = "http://" + request.authority() + "/" + name;
      found.put("endpoint", endpoint == null ? here : endpoint.toString());
    }
    Replies.json(
        request.response(),
        found
            .put("capabilities", component == null ? new JsonArray() : capabilities(component))
            .put("status", "healthy"));
  }

  private JsonArray capabilities(Component component) {
    JsonArray capabilities = new JsonArray();
    for (String name : component.capabilities()) {
      capabilities.add(capabilitiesAsObjects ? new JsonObject().put("name", name) : name);
    }
    return capabilities;
  }

  private void invoke(
      HttpServerRequest request, Component component, String capability, RequestBody parameters) {
    Optional<HermesFault> fault = journal.take(false);
    if (fault.isPresent()) {
      throw fault.get().refusal();
    }
    Replies.json(request.response(), component.invoke(capability, parameters));
  }

  /** Notes a request, also one that is not answered, by what it is after. */
  void note(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    HermesRequest noted =
        new HermesRequest(
            request.method().name(),
            path,
            Optional.ofNullable(request.getHeader("authorization")),
            Optional.ofNullable(request.getHeader("x-client-id")));
    if (path.contains("/capabilities/")) {
      journal.invocation(noted);
    } else {
      journal.discovery(noted);
    }
  }
}
