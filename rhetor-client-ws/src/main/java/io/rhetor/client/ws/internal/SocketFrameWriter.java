package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.json.JsonWriter;
import io.rhetor.client.internal.json.RequestWriter;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Messages of the client over WebSocket (section 8 of {@code docs/protocol.md}). */
final class SocketFrameWriter {
  /** The name by which a client goes that works for no component. */
  private static final String ANONYMOUS = "rhetor-java";

  private final String source;
  private final RequestWriter requests;

  /** Makes a writer for one client. */
  SocketFrameWriter(Optional<String> component) {
    this(component.orElse(ANONYMOUS), new RequestWriter(component));
  }

  private SocketFrameWriter(String source, RequestWriter requests) {
    this.source = source;
    this.requests = requests;
  }

  /**
   * Makes a writer for a view.
   *
   * @param context the context of requests that name none; empty for that of their component
   */
  SocketFrameWriter inContext(Optional<ContextId> context) {
    return new SocketFrameWriter(source, requests.inContext(context));
  }

  /** Writes a message without payload. */
  String plain(String type, String id) {
    return text(envelope(type, id));
  }

  /** Writes an {@code LLM_REQUEST}. */
  String message(String id, MessageRequest request, boolean streaming) {
    Map<String, Object> frame = envelope("LLM_REQUEST", id);
    frame.put("payload", payload(requests.messageFields(request), streaming));
    return text(frame);
  }

  /** Writes a {@code CHAT_REQUEST}. */
  String chat(String id, ChatRequest request, boolean streaming) {
    Map<String, Object> frame = envelope("CHAT_REQUEST", id);
    frame.put("payload", payload(requests.chatFields(request), streaming));
    return text(frame);
  }

  /** {@return the id of its context; the one that all share, if it names none} */
  String contextOf(LlmRequest request) {
    return requests.contextOf(request).map(ContextId::value).orElse("default");
  }

  private Map<String, Object> envelope(String type, String id) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", type);
    frame.put("source", source);
    frame.put("id", id);
    return frame;
  }

  /** Over WebSocket the conversation has another name, and streaming is the default. */
  private static Map<String, Object> payload(Map<String, Object> body, boolean streaming) {
    Object context = body.remove("context_id");
    if (context != null) {
      body.put("context", context);
    }
    body.put("streaming", streaming);
    return body;
  }

  private static String text(Map<String, Object> frame) {
    return new String(JsonWriter.write(frame), StandardCharsets.UTF_8);
  }
}
