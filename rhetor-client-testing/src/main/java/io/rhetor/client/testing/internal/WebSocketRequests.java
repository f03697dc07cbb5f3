package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.PlannedFault.Scope;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers the requests that come over WebSockets. */
final class WebSocketRequests {
  private final AnswerStyle shape;
  private final ProviderCatalog providers;
  private final Budget budget;
  private final LlmService llm;
  private final FaultPlan faults;
  private final Traffic traffic;

  WebSocketRequests(
      AnswerStyle shape,
      ProviderCatalog providers,
      Budget budget,
      LlmService llm,
      FaultPlan faults,
      Traffic traffic) {
    this.shape = shape;
    this.providers = providers;
    this.budget = budget;
    this.llm = llm;
    this.faults = faults;
    this.traffic = traffic;
  }

  void answer(String text, WebSocketSession session) {
    traffic.webSocketRequestArrived();
    JsonObject request = new JsonObject();
    try {
      request = FatalError.objectOrDie(parse(text));
      answer(request, session);
    } catch (FatalError fatal) {
      // Without a word to the session: no request after this one is ever looked at.
      session.send(frames(request, "UI").error(fatal.text()));
    }
  }

  private static @Nullable Object parse(String text) {
    try {
      return Json.decodeValue(text);
    } catch (DecodeException e) {
      throw FatalError.noJson();
    }
  }

  private void answer(JsonObject request, WebSocketSession session) {
    @Nullable Object type = request.getValue("type");
    if ("REGISTER".equals(type)) {
      register(request, session);
    } else if (faults.take(Scope.FRAME).isEmpty()) {
      answerOther(type, request, session);
    }
  }

  private void answerOther(@Nullable Object type, JsonObject request, WebSocketSession session) {
    if ("STATUS".equals(type)) {
      status(request, session);
    } else if ("LLM_REQUEST".equals(type)) {
      call(messageOf(payloadOf(request)), request, session);
    } else if ("CHAT_REQUEST".equals(type)) {
      call(chatOf(payloadOf(request)), request, session);
    } else {
      String name = type == null ? "None" : type.toString();
      session.send(frames(request, "UI").error("Unsupported request type: " + name));
      session.answered();
    }
  }

  private void register(JsonObject request, WebSocketSession session) {
    if (faults.take(Scope.REGISTRATION).isPresent()) {
      return;
    }
    JsonObject payload =
        new JsonObject()
            .put("status", "registered")
            .put("message", "Client registered successfully with Rhetor LLM Manager");
    session.send(frames(request, "UNKNOWN").systemResponse(payload));
    session.answered();
  }

  private void status(JsonObject request, WebSocketSession session) {
    FrameShape frames = frames(request, "UI");
    Optional<PlannedFault> fault = faults.take(Scope.FRAMED_ANSWER);
    if (fault.isPresent()) {
      session.strike(fault.get(), frames);
      return;
    }
    ModelChoice byDefault = providers.defaultChoice();
    JsonObject payload =
        new JsonObject()
            .put("status", "ok")
            .put("service", "rhetor")
            .put("version", ServerEndpoints.VERSION)
            .put("providers", providers.availability())
            .put("default_provider", byDefault.provider())
            .put("default_model", byDefault.model())
            .put("budget", budget.figures(BudgetPeriod.values()))
            .put("message", "Rhetor LLM Manager is running");
    session.send(frames.systemResponse(payload));
    session.answered();
  }

  private static JsonObject payloadOf(JsonObject request) {
    return request.containsKey("payload")
        ? FatalError.objectOrDie(request.getValue("payload"))
        : new JsonObject();
  }

  private static LlmCall messageOf(JsonObject payload) {
    @Nullable Object message = payload.getValue("message");
    if (payload.containsKey("message") && !(message instanceof String)) {
      throw FatalError.noText(message);
    }
    try {
      return LlmCall.ofMessagePayload(new RequestBody(payload));
    } catch (Refusal refusal) {
      throw FatalError.of(refusal);
    }
  }

  private static LlmCall chatOf(JsonObject payload) {
    try {
      return LlmCall.ofChatPayload(new RequestBody(payload));
    } catch (Refusal refusal) {
      throw FatalError.of(refusal);
    }
  }

  private void call(LlmCall call, JsonObject request, WebSocketSession session) {
    FrameShape frames = frames(request, "UI");
    llm.arrived(call);
    if (call.isStreaming()) {
      llm.stream(
          call,
          new WebSocketEventSink(session, frames, shape, call.contextId()),
          Scope.ANSWER,
          Scope.STREAM,
          Scope.FRAMED_ANSWER);
      return;
    }
    session.send(frames.typing(true, call.contextId()));
    Optional<PlannedFault> fault = faults.take(Scope.FRAMED_ANSWER);
    if (fault.isPresent()) {
      session.strike(fault.get(), frames);
      return;
    }
    session.send(frames.response(llm.answer(call)));
    session.send(frames.typing(false, call.contextId()));
    session.answered();
  }

  private FrameShape frames(JsonObject request, String nameless) {
    return new FrameShape(shape, request, nameless);
  }
}
