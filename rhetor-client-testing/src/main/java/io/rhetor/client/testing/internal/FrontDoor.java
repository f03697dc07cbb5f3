package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.PlannedFault.Kind;
import io.rhetor.client.testing.internal.PlannedFault.Scope;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Where every request comes in: counts it and lets it pass, unless a fault strikes it. */
final class FrontDoor implements Handler<HttpServerRequest> {
  private final Traffic traffic;
  private final FaultPlan faults;
  private final Handler<HttpServerRequest> inside;
  private final Handler<HttpServerRequest> webSockets;

  FrontDoor(
      Traffic traffic,
      FaultPlan faults,
      Handler<HttpServerRequest> inside,
      Handler<HttpServerRequest> webSockets) {
    this.traffic = traffic;
    this.faults = faults;
    this.inside = inside;
    this.webSockets = webSockets;
  }

  @Override
  public void handle(HttpServerRequest request) {
    traffic.requestArrived();
    Optional<PlannedFault> fault = faults.take(Scope.REQUEST);
    if (fault.isEmpty()) {
      (request.canUpgradeToWebSocket() ? webSockets : inside).handle(request);
    } else if (fault.get().kind() == Kind.HOLD) {
      hold(request);
    } else {
      Refusal.of(503, fault.get().text()).sendTo(request.response());
    }
  }

  private void hold(HttpServerRequest request) {
    traffic.requestHeld();
    request.response().closeHandler(gone -> traffic.heldRequestGone());
  }
}
