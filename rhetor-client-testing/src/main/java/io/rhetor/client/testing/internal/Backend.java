package io.rhetor.client.testing.internal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.ZoneId;
import java.util.function.BiConsumer;

/** All that stands behind the port of a simulated Rhetor, HTTP and WebSockets alike. */
final class Backend implements EmbeddedServer.Answering {
  private final FrontDoor frontDoor;
  private final WebSocketDoor webSockets;

  Backend(
      ServerSettings settings,
      Vertx vertx,
      ContextStore contexts,
      FaultPlan faults,
      Traffic traffic) {
    AnswerStyle shape = settings.style;
    ProviderCatalog providers = new ProviderCatalog();
    TemplateStore templates = new TemplateStore(PlaceholderSyntax.of(shape));
    PromptStore prompts = new PromptStore();
    Clock clock = Clock.system(ZoneId.systemDefault());
    Budget budget = new Budget(shape, new UsageLedger(clock), new BudgetLimits(clock));
    LlmService llm =
        new LlmService(
            new AnswerShape(shape),
            providers,
            new ModelRouter(shape, providers, budget),
            new CallRecords(contexts, prompts, budget.ledger()),
            faults,
            new StreamPlayer(vertx, traffic, settings.chunkDelay, settings.pingInterval));
    Routes routes = new Routes();
    BiConsumer<String, WebSocketSession> frames;
    if (settings.september) {
      new SeptemberEndpoints(
              providers, new ModelRouter(shape, providers, budget), budget.ledger(), faults, clock)
          .addTo(routes);
      frames = SeptemberEndpoints::answerFrame;
    } else {
      new ServerEndpoints(shape, providers, templates, prompts, budget).addTo(routes);
      new MessageEndpoints(llm).addTo(routes);
      new TemplateEndpoints(shape, templates).addTo(routes);
      new PromptEndpoints(shape, prompts).addTo(routes);
      new ContextEndpoints(shape, contexts).addTo(routes);
      new BudgetEndpoints(shape, budget).addTo(routes);
      new UsageEndpoints(shape, budget.ledger()).addTo(routes);
      frames = new WebSocketRequests(shape, providers, budget, llm, faults, traffic)::answer;
    }
    this.webSockets =
        new WebSocketDoor(
            vertx,
            traffic,
            faults,
            frames,
            settings.webSocketPingInterval,
            settings.webSocketPongTimeout);
    this.frontDoor = new FrontDoor(traffic, faults, routes, webSockets);
  }

  @Override
  public void answer(HttpServerRequest request) {
    frontDoor.handle(request);
  }

  @Override
  public Future<Void> shutDown() {
    return webSockets.closeAll();
  }
}
