package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.json.Redactor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked: the message to send, and how its answer is known. */
final class CallRequest {
  /** Stands for the connection itself in failures. */
  static final CallRequest CONNECT = new CallRequest("", "connect", null, "", List.of());

  private final String id;
  private final String type;
  private final @Nullable String context;
  private final String text;
  private final List<String> privateTexts;

  /**
   * Makes a request.
   *
   * @param id what a server may echo
   * @param context the conversation that the answer must belong to; null if it belongs to none
   * @param privateTexts what must not show in the message of a failure
   */
  CallRequest(
      String id, String type, @Nullable String context, String text, List<String> privateTexts) {
    this.id = id;
    this.type = type;
    this.context = context;
    this.text = text;
    this.privateTexts = privateTexts;
  }

  String id() {
    return id;
  }

  String type() {
    return type;
  }

  /** Tells whether the server itself is asked how it is. */
  boolean isStatus() {
    return type.equals("STATUS");
  }

  @Nullable String context() {
    return context;
  }

  String text() {
    return text;
  }

  /** This request, in a failure that may quote another one as well. */
  CallRequest hiding(CallRequest other) {
    List<String> texts = new ArrayList<>(privateTexts);
    texts.addAll(other.privateTexts);
    return new CallRequest(id, type, context, text, texts);
  }

  Redactor redactor(List<String> credentials) {
    List<String> secrets = new ArrayList<>(privateTexts);
    secrets.addAll(credentials);
    return new Redactor(secrets);
  }
}
