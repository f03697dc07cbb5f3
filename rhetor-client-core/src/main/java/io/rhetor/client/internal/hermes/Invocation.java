package io.rhetor.client.internal.hermes;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.hermes.HermesComponent;
import io.rhetor.client.internal.http.AnswerMapper;
import io.rhetor.client.internal.http.ApiRequest;
import io.rhetor.client.internal.http.Peer;
import io.rhetor.client.internal.run.AsyncSteps;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One invocation: finds the component and calls it, as often as that is safe and of use. */
final class Invocation<T> {
  private final Capabilities capabilities;
  private final String componentId;
  private final String capability;
  private final ApiRequest request;
  private final AnswerMapper<T> mapper;
  private final CapabilityFailures failures;
  private final AsyncSteps<T> course = new AsyncSteps<>();
  private final long began;

  Invocation(
      Capabilities capabilities,
      String componentId,
      String capability,
      ApiRequest request,
      AnswerMapper<T> mapper) {
    this.capabilities = capabilities;
    this.componentId = componentId;
    this.capability = capability;
    this.request = request;
    this.mapper = mapper;
    this.failures = new CapabilityFailures(componentId, capability);
    this.began = capabilities.transport.timers().nanoTime();
  }

  CompletableFuture<T> start() {
    Optional<HermesComponent> known = capabilities.registry.known(componentId);
    if (known.filter(this::mayOffer).isPresent()) {
      call(known.get());
    } else {
      course.await(
          capabilities.registry.lookUp(componentId, capabilities.transport),
          component -> {
            if (mayOffer(component)) {
              call(component);
            } else {
              course.fail(failures.notListed(component));
            }
          },
          course::fail);
    }
    return course.future();
  }

  /** A registry that lists nothing does not know; the component does. */
  private boolean mayOffer(HermesComponent component) {
    return component.capabilities().isEmpty() || component.capabilities().contains(capability);
  }

  private void call(HermesComponent component) {
    Peer peer =
        new Peer(
            component.endpoint(),
            "capability",
            "Check that component '" + componentId + "' runs there and that Hermes knows where.");
    ApiRequest next = request.to(peer);
    course.await(
        capabilities.transport.call(remaining().map(next::within).orElse(next), mapper),
        course::succeed,
        failure -> failed(component, failure));
  }

  private void failed(HermesComponent component, Throwable failure) {
    if (!(failure instanceof RhetorException)) {
      course.fail(failure);
      return;
    }
    if (CapabilityFailures.castsDoubt((RhetorException) failure)) {
      capabilities.registry.forget(component);
    }
    course.fail(failures.explained((RhetorException) failure));
  }

  /** What the look-up has left of the total limit. */
  private Optional<Duration> remaining() {
    return capabilities
        .transport
        .settings()
        .totalTimeout
        .map(total -> total.minusNanos(capabilities.transport.timers().nanoTime() - began));
  }
}
