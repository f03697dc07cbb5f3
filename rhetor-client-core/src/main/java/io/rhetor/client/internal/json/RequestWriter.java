package io.rhetor.client.internal.json;

import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.TaskType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests as sections 2, 3 and 10 of {@code docs/protocol.md} document them. */
public final class RequestWriter {
  private static final Set<String> NAMES_OF_MODELS = Set.of("fallback_provider", "fallback_model");

  /** The kinds of work that the generation from June 2025 on knows. */
  private static final Set<String> CAPABILITIES = Set.of("code", "planning", "reasoning", "chat");

  private final Optional<String> component;
  private final Optional<ContextId> context;

  /** Makes a writer for one client. */
  public RequestWriter(Optional<String> component) {
    this(component, Optional.empty());
  }

  private RequestWriter(Optional<String> component, Optional<ContextId> context) {
    this.component = component;
    this.context = context;
  }

  /**
   * Makes a writer for a view: the context of requests that name none; empty for that of their
   * component.
   */
  public RequestWriter inContext(Optional<ContextId> context) {
    return new RequestWriter(component, context);
  }

  /** Writes the body of {@code POST /message}. */
  public byte[] message(MessageRequest request) {
    Map<String, Object> body = messageFields(request);
    body.put("streaming", false);
    return JsonWriter.write(body);
  }

  /** Writes the body of {@code POST /stream}, which knows no {@code streaming}. */
  public byte[] stream(MessageRequest request) {
    return JsonWriter.write(messageFields(request));
  }

  /** Writes the body of {@code POST /chat}. */
  public byte[] chat(ChatRequest request, boolean streaming) {
    Map<String, Object> body = chatFields(request);
    body.put("streaming", streaming);
    return JsonWriter.write(body);
  }

  public Map<String, Object> chatFields(ChatRequest request) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("messages", messagesOf(request));
    putCommon(body, request);
    return body;
  }

  private static List<Map<String, String>> messagesOf(ChatRequest request) {
    List<Map<String, String>> messages = new ArrayList<>();
    for (ChatMessage message : request.messages()) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("role", message.role().value());
      fields.put("content", message.content());
      messages.add(fields);
    }
    return messages;
  }

  public Map<String, Object> messageFields(MessageRequest request) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("message", request.message());
    putCommon(body, request);
    return body;
  }

  /** Writes the body of {@code POST /api/v1/generate}. */
  public byte[] v1Generate(MessageRequest request) {
    return v1("prompt", request.message(), request);
  }

  /** Writes the body of {@code POST /api/v1/chat}. */
  public byte[] v1Chat(ChatRequest request) {
    return v1("messages", messagesOf(request), request);
  }

  /** What there is no field for is left out; with a {@code context_id} the server fails. */
  private byte[] v1(String name, Object texts, LlmRequest request) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(name, texts);
    GenerationOptions options = request.options();
    putIfPresent(body, "model", options.model());
    for (String parameter : List.of("temperature", "max_tokens")) {
      putIfPresent(body, parameter, Optional.ofNullable(options.parameters().get(parameter)));
    }
    putIfPresent(body, "component", componentOf(request));
    putIfPresent(
        body, "capability", request.taskType().map(TaskType::value).filter(CAPABILITIES::contains));
    body.putAll(request.additionalProperties());
    return JsonWriter.write(body);
  }

  // Without lambdas: each takes a new JVM longer than all that it would do here.
  private void putCommon(Map<String, Object> body, LlmRequest request) {
    Optional<ContextId> context = contextOf(request);
    if (context.isPresent()) {
      body.put("context_id", context.get().value());
    }
    if (request.taskType().isPresent()) {
      body.put("task_type", request.taskType().get().value());
    }
    putIfPresent(body, "component", componentOf(request));
    putIfPresent(body, "prompt_id", request.promptId());
    if (!request.options().isEmpty()) {
      body.put("options", optionFields(request.options()));
    }
    body.putAll(request.additionalProperties());
  }

  /**
   * {@return what must not show in messages about a request: the texts that were given to the
   * model, those of added fields, and those of a sentence's length in its options, for example an
   * instruction or stop sequences; shorter ones are words such as {@code high}, which messages
   * need}
   */
  public static List<String> privateTexts(LlmRequest request) {
    List<String> texts = new ArrayList<>();
    if (request instanceof MessageRequest) {
      texts.add(((MessageRequest) request).message());
    } else if (request instanceof ChatRequest) {
      ((ChatRequest) request).messages().forEach(message -> texts.add(message.content()));
    }
    if (!request.additionalProperties().isEmpty()) {
      texts.addAll(Redactor.textsIn(request.additionalProperties()));
    }
    request
        .options()
        .parameters()
        .forEach(
            (name, value) -> {
              if (!NAMES_OF_MODELS.contains(name)) {
                Redactor.textsIn(value).stream()
                    .filter(text -> text.length() >= QuotableText.RUN)
                    .forEach(texts::add);
              }
            });
    return texts;
  }

  private static void putIfPresent(Map<String, Object> body, String name, Optional<?> value) {
    if (value.isPresent()) {
      body.put(name, value.get());
    }
  }

  private Optional<String> componentOf(LlmRequest request) {
    return request.component().isPresent() ? request.component() : component;
  }

  /** {@return the context that a request belongs to; empty for the one that the server chooses} */
  public Optional<ContextId> contextOf(LlmRequest request) {
    if (request.contextId().isPresent()) {
      return request.contextId();
    }
    Optional<String> asking = componentOf(request);
    return context.isPresent() || asking.isEmpty()
        ? context
        : Optional.of(ContextId.of(asking.get(), "default"));
  }

  private static Map<String, Object> optionFields(GenerationOptions options) {
    Map<String, Object> fields = new LinkedHashMap<>();
    putIfPresent(fields, "provider", options.provider());
    putIfPresent(fields, "model", options.model());
    if (!options.parameters().isEmpty()) {
      // Documented servers read the parameters at the top, observed ones in the nested object.
      fields.putAll(options.parameters());
      fields.put("options", options.parameters());
    }
    return fields;
  }
}
