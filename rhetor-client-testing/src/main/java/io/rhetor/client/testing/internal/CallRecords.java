package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;

/** Keeps what calls leave behind: turns in their contexts, and what the answers cost. */
final class CallRecords {
  private final ContextStore contexts;
  private final PromptStore prompts;
  private final UsageLedger ledger;

  CallRecords(ContextStore contexts, PromptStore prompts, UsageLedger ledger) {
    this.contexts = contexts;
    this.prompts = prompts;
    this.ledger = ledger;
  }

  void arrived(LlmCall call) {
    if (call.isChat()) {
      contexts.addNew(call.contextId(), call.turns(), taskOf(call));
    } else {
      call.turns().forEach(turn -> contexts.add(call.contextId(), turn, taskOf(call)));
    }
  }

  /** Keeps an answer, be it empty, and charges it. */
  void answered(LlmCall call, ModelChoice choice, String answer, boolean streaming) {
    JsonObject facts =
        new JsonObject()
            .put("model", choice.model())
            .put("provider", choice.provider())
            .put("task_type", call.taskType());
    contexts.add(call.contextId(), new ChatTurn("assistant", answer), facts);
    JsonObject metadata =
        new JsonObject()
            .put("context_id", call.contextId())
            .put("streaming", streaming)
            .put("system_prompt_length", systemPromptLength(call));
    ledger.add(call, choice, answer, metadata);
  }

  private static JsonObject taskOf(LlmCall call) {
    return new JsonObject().put("task_type", call.taskType());
  }

  private int systemPromptLength(LlmCall call) {
    return call.component().equals(LlmCall.UNKNOWN_COMPONENT)
        ? 0
        : prompts.textFor(call.component()).length();
  }
}
