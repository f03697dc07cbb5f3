package io.rhetor.client.testing.internal;

import io.rhetor.client.testing.internal.PlannedFault.Scope;
import io.vertx.core.http.HttpServerRequest;

/** {@code /message}, {@code /stream} and {@code /chat}. */
final class MessageEndpoints {
  private final LlmService llm;

  MessageEndpoints(LlmService llm) {
    this.llm = llm;
  }

  void addTo(Routes routes) {
    routes.post("/message", this::message);
    routes.post("/stream", this::stream);
    routes.post("/chat", this::chat);
  }

  private void message(HttpServerRequest request, RequestBody body) {
    LlmCall call = LlmCall.ofMessage(body);
    if (call.isStreaming()) {
      throw Refusal.internalError();
    }
    answerWhole(request, call);
  }

  private void stream(HttpServerRequest request, RequestBody body) {
    answerInPieces(request, LlmCall.ofMessage(body));
  }

  private void chat(HttpServerRequest request, RequestBody body) {
    LlmCall call = LlmCall.ofChat(body);
    if (call.isStreaming()) {
      answerInPieces(request, call);
    } else {
      answerWhole(request, call);
    }
  }

  private void answerWhole(HttpServerRequest request, LlmCall call) {
    llm.arrived(call);
    Replies.json(request.response(), llm.answer(call));
  }

  private void answerInPieces(HttpServerRequest request, LlmCall call) {
    llm.arrived(call);
    llm.stream(call, new HttpEventSink(request), Scope.ANSWER, Scope.STREAM);
  }
}
