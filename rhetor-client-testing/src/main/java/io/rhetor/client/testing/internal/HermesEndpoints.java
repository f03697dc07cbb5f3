package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.HermesServer.Lookup;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Discovery, and the components found by it, on one server. */
final class HermesEndpoints {
  private final Collection<Lookup> lookups;
  private final boolean capabilitiesAsObjects;
  private final HermesJournal journal;
  private final Map<String, Component> components;
  private final Map<String, URI> elsewhere;

  HermesEndpoints(
      Collection<Lookup> lookups,
      boolean capabilitiesAsObjects,
      Map<String, URI> elsewhere,
      HermesJournal journal) {
    this.elsewhere = Map.copyOf(elsewhere);
    this.lookups = lookups;
    this.capabilitiesAsObjects = capabilitiesAsObjects;
    this.journal = journal;
    this.components =
        List.of(new PromptCapabilities().component(), new CommunicationCapabilities().component())
            .stream()
            .collect(Collectors.toMap(Component::name, Function.identity()));
  }

  void addTo(Routes routes) {
    for (Lookup lookup : lookups) {
      routes.getItem(lookup.path, this::discover);
    }
    for (Component component : components.values()) {
      routes.postItemWithBody(
          "/" + component.name() + "/capabilities/{id}",
          (request, capability, parameters) -> invoke(request, component, capability, parameters));
    }
  }

  private void discover(HttpServerRequest request, String name) {
    Optional<HermesObstacle> fault = journal.take(true);
    boolean withoutEndpoint = fault.filter(HermesObstacle.NO_ENDPOINT::equals).isPresent();
    if (fault.isPresent() && !withoutEndpoint) {
      throw fault.get().refusal();
    }
    Component component = components.get(name);
    URI endpoint = elsewhere.get(name);
    if (endpoint == null && component == null) {
      throw HermesObstacle.UNKNOWN_COMPONENT.refusal();
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
    Optional<HermesObstacle> fault = journal.take(false);
    if (fault.isPresent()) {
      throw fault.get().refusal();
    }
    Replies.json(request.response(), component.invoke(capability, parameters));
  }

  /** Notes a request, also one that is not answered, by what it is after. */
  void note(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    NotedRequest noted =
        new NotedRequest(
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
