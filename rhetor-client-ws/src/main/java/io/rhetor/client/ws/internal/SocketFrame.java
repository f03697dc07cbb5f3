package io.rhetor.client.ws.internal;

import io.rhetor.client.internal.json.ErrorBody;
import io.rhetor.client.internal.json.Json;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.value.Envelope;
import io.rhetor.client.internal.value.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message of the server over WebSocket (section 8 of {@code docs/protocol.md}). */
final class SocketFrame implements FrameAddress {
  static final String SYSTEM = "SYSTEM";
  private static final List<String> IDS = List.of("id", "req_id", "request_id");
  private static final Pattern UNSUPPORTED =
      Pattern.compile("unsupported request type\\W*(\\w*)", Pattern.CASE_INSENSITIVE);

  private final String type;
  private final Optional<String> source;
  private final JsonObject payload;
  // Correlation looks into the payload through another object, since what is looked at counts as
  // known.
  private final JsonObject probe;
  private final JsonObject envelope;
  private final int length;

  private SocketFrame(JsonObject envelope, JsonObject payload, JsonObject probe, int length) {
    this.type = envelope.text("type").orElse("").toUpperCase(Locale.ROOT);
    this.source = envelope.text("source");
    this.envelope = envelope;
    this.payload = payload;
    this.probe = probe;
    this.length = length;
  }

  /**
   * Reads a message.
   *
   * @return the message; its type is empty if it has none
   * @throws MalformedJsonException if it is no JSON object
   */
  static SocketFrame read(Json json, String text) throws MalformedJsonException {
    JsonObject envelope = Envelope.opened(json.readObject(text));
    return new SocketFrame(
        envelope, payload(json, envelope), payload(json, envelope), text.length());
  }

  private static JsonObject payload(Json json, JsonObject envelope) {
    return envelope.object("payload").map(Envelope::opened).orElseGet(json::emptyObject);
  }

  /** Tells whether this is an error of the connection as such. */
  boolean isError() {
    return type.equals("ERROR") || ErrorBody.hasError(envelope);
  }

  /** Tells whether this answers a request as a whole. */
  boolean isResponse() {
    return type.equals("RESPONSE");
  }

  /** Tells whether this is news of a request under way. */
  boolean isUpdate() {
    return type.equals("UPDATE");
  }

  /**
   * Tells who speaks.
   *
   * @return true if it is the server itself, not a model; also if the frame does not tell
   */
  boolean mayBeOfSystem() {
    return source.map(name -> name.equals(SYSTEM)).orElse(true);
  }

  /**
   * Tells who speaks.
   *
   * @return true if it is not the server itself; also if the frame does not tell
   */
  boolean mayBeOfModel() {
    return source.map(name -> !name.equals(SYSTEM)).orElse(true);
  }

  /** Tells whether this is a piece of an answer, or its end. */
  boolean isPiece() {
    return isUpdate() && (probe.has("chunk") || probe.has("done"));
  }

  /** Tells whether this is a whole message, or an end without text; many servers send both. */
  boolean mayEndAStream() {
    return isResponse()
        || (probe.flag("done").orElse(false) && probe.text("chunk").orElse("").isEmpty());
  }

  /** {@return true or false in an update of that kind; else empty} */
  Optional<Boolean> typing() {
    return isUpdate() && probe.text("status").filter("typing"::equals).isPresent()
        ? probe.flag("isTyping").or(() -> probe.flag("is_typing"))
        : Optional.empty();
  }

  @Override
  public Optional<String> context() {
    return probe
        .text("context")
        .or(() -> probe.text("context_id"))
        .filter(context -> !context.isEmpty());
  }

  @Override
  public boolean echoes(String id) {
    return IDS.stream().anyMatch(field -> isText(envelope, field, id) || isText(probe, field, id));
  }

  @Override
  public boolean echoesAnyOf(String prefix) {
    return IDS.stream()
        .flatMap(field -> envelope.text(field).or(() -> probe.text(field)).stream())
        .anyMatch(id -> id.startsWith(prefix));
  }

  /** Tells whether a request failed. */
  boolean tellsFailure() {
    return ErrorBody.hasError(probe);
  }

  /** Tells whether the server itself says that a request failed, which may be one to a model. */
  boolean isFailureOfSystem() {
    return (isResponse() || isUpdate()) && !mayBeOfModel() && tellsFailure();
  }

  /** {@return what the server says in an error; empty if it says nothing} */
  Optional<String> error() {
    return tellsFailure() ? ErrorBody.read(probe).detail() : errorBesidePayload();
  }

  private Optional<String> errorBesidePayload() {
    return ErrorBody.hasError(envelope) || type.equals("ERROR")
        ? ErrorBody.read(envelope)
            .detail()
            .or(() -> ErrorBody.read(probe).detail())
            .or(() -> envelope.text("payload"))
        : Optional.empty();
  }

  /**
   * {@return which type of request the server does not know, an empty text if it names none; empty
   * if this is not that error}
   */
  Optional<String> unsupportedType() {
    return isError()
        ? error()
            .map(UNSUPPORTED::matcher)
            .filter(Matcher::lookingAt)
            .map(matcher -> matcher.group(1).toUpperCase(Locale.ROOT))
        : Optional.empty();
  }

  /** {@return what the message holds; an empty object if there is none} */
  JsonObject payload() {
    return payload;
  }

  /** Returns how long the message was. */
  int length() {
    return length;
  }

  private static boolean isText(JsonObject object, String field, String text) {
    return object.text(field).filter(text::equals).isPresent();
  }
}
