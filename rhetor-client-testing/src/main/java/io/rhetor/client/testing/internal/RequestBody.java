package io.rhetor.client.testing.internal;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON body. Reading a field that is missing or of another type notes the problem
 * and goes on with a stand-in, so that {@link #check} can refuse with all problems at once, as
 * FastAPI does.
 */
final class RequestBody {
  private final JsonObject body;
  private final JsonArray problems = new JsonArray();

  RequestBody(JsonObject body) {
    this.body = body;
  }

  /** Reads bytes that should be a JSON object. */
  static RequestBody read(@Nullable String contentType, Buffer bytes) {
    if (bytes.length() == 0) {
      throw refuse("missing", List.of("body"), "Field required", null);
    }
    String text = decode(bytes);
    Object value = isJson(contentType) ? parse(text) : text;
    if (value instanceof JsonObject) {
      return new RequestBody((JsonObject) value);
    }
    throw refuse(
        "model_attributes_type",
        List.of("body"),
        "Input should be a valid dictionary or object to extract fields from",
        value);
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType == null || contentType.toLowerCase(Locale.ROOT).contains("json");
  }

  private static String decode(Buffer bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw Refusal.of(400, "There was an error parsing the body");
    }
  }

  private static @Nullable Object parse(String text) {
    try {
      return Json.decodeValue(text);
    } catch (DecodeException e) {
      JsonObject problem =
          problem("json_invalid", List.of("body", 0), "JSON decode error", new JsonObject());
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw Refusal.invalid(
          new JsonArray().add(problem.put("ctx", new JsonObject().put("error", why))));
    }
  }

  boolean has(String name) {
    return body.containsKey(name);
  }

  String text(String name) {
    return require(name) ? textAt(List.of("body", name), body.getValue(name)) : "";
  }

  String text(String name, String fallback) {
    return body.containsKey(name) ? textAt(List.of("body", name), body.getValue(name)) : fallback;
  }

  /** Reads a text that may be missing or null. */
  Optional<String> optionalText(String name) {
    @Nullable Object value = body.getValue(name);
    return value == null ? Optional.empty() : Optional.of(textAt(List.of("body", name), value));
  }

  /** Reads a list of texts that may be missing or null. */
  List<String> texts(String name) {
    @Nullable Object value = body.getValue(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray)) {
      note("list_type", List.of("body", name), "Input should be a valid list", value);
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    JsonArray items = (JsonArray) value;
    for (int i = 0; i < items.size(); i++) {
      texts.add(textAt(List.of("body", name, i), items.getValue(i)));
    }
    return texts;
  }

  /** Reads a number, exactly as it was written. */
  BigDecimal number(String name) {
    if (!require(name)) {
      return BigDecimal.ZERO;
    }
    @Nullable Object value = body.getValue(name);
    if (value instanceof Number) {
      return new BigDecimal(value.toString());
    }
    note("float_type", List.of("body", name), "Input should be a valid number", value);
    return BigDecimal.ZERO;
  }

  /** Notes a number, which may be missing or null, that is none or too large. */
  void checkAtMost(String name, int most) {
    if (body.getValue(name) != null && number(name).compareTo(BigDecimal.valueOf(most)) > 0) {
      note(
          "less_than_equal",
          List.of("body", name),
          "Input should be less than or equal to " + most,
          body.getValue(name));
    }
  }

  /** Takes over what is there of the fields. */
  JsonObject only(String... names) {
    JsonObject part = new JsonObject();
    for (String name : names) {
      if (body.getValue(name) != null) {
        part.put(name, body.getValue(name));
      }
    }
    return part;
  }

  boolean flag(String name, boolean fallback) {
    Object value = body.containsKey(name) ? body.getValue(name) : fallback;
    if (value instanceof Boolean) {
      return (Boolean) value;
    }
    note("bool_type", List.of("body", name), "Input should be a valid boolean", value);
    return fallback;
  }

  JsonObject requiredObject(String name) {
    return require(name) ? object(name) : new JsonObject();
  }

  /** Reads an object that may be missing or null. */
  JsonObject object(String name) {
    Object value = body.getValue(name);
    if (value == null || value instanceof JsonObject) {
      return value == null ? new JsonObject() : (JsonObject) value;
    }
    note("dict_type", List.of("body", name), "Input should be a valid dictionary", value);
    return new JsonObject();
  }

  /** Reads the messages of a chat; one without role or content is Rhetor's own failure. */
  List<ChatTurn> turns(String name) {
    List<ChatTurn> turns = new ArrayList<>();
    if (!require(name)) {
      return turns;
    }
    if (!(body.getValue(name) instanceof JsonArray)) {
      note("list_type", List.of("body", name), "Input should be a valid list", body.getValue(name));
      return turns;
    }
    JsonArray items = body.getJsonArray(name);
    for (int i = 0; i < items.size(); i++) {
      turns.add(turnAt(List.of("body", name, i), items.getValue(i)));
    }
    return turns;
  }

  private ChatTurn turnAt(List<Object> location, @Nullable Object value) {
    if (!(value instanceof JsonObject)) {
      note("dict_type", location, "Input should be a valid dictionary", value);
      return new ChatTurn("", "");
    }
    return new ChatTurn(
        textIn((JsonObject) value, location, "role"),
        textIn((JsonObject) value, location, "content"));
  }

  private String textIn(JsonObject item, List<Object> location, String name) {
    if (!item.containsKey(name)) {
      throw Refusal.of(500, "'" + name + "'");
    }
    List<Object> inside = new ArrayList<>(location);
    inside.add(name);
    return textAt(inside, item.getValue(name));
  }

  private String textAt(List<Object> location, @Nullable Object value) {
    if (value instanceof String) {
      return (String) value;
    }
    note("string_type", location, "Input should be a valid string", value);
    return "";
  }

  private boolean require(String name) {
    if (!body.containsKey(name)) {
      note("missing", List.of("body", name), "Field required", body);
      return false;
    }
    return true;
  }

  /** Refuses the request if a field that was read had a problem. */
  void check() {
    if (!problems.isEmpty()) {
      throw Refusal.invalid(problems);
    }
  }

  private void note(String type, List<Object> location, String message, @Nullable Object input) {
    problems.add(problem(type, location, message, input));
  }

  private static Refusal refuse(
      String type, List<Object> location, String message, @Nullable Object input) {
    return Refusal.invalid(new JsonArray().add(problem(type, location, message, input)));
  }

  private static JsonObject problem(
      String type, List<Object> location, String message, @Nullable Object input) {
    return new JsonObject()
        .put("type", type)
        .put("loc", new JsonArray(location))
        .put("msg", message)
        .put("input", input);
  }
}
