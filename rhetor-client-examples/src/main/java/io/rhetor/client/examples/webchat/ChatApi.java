package io.rhetor.client.examples.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the page can ask for: {@code /api/chats}, one chat, and its answers. */
final class ChatApi {
  static final String PATH = "/api/";
  static final int MOST_BYTES = 128 * 1024;
  static final int MOST_CHARACTERS = 20_000;

  private static final Pattern CHATS =
      Pattern.compile("/api/chats(?:/(?<id>[\\w-]{1,64})(?:/(?<part>messages|retry|stop))?)?");
  private static final Pattern JSON_TYPE = Pattern.compile("(?i)application/json\\s*(?:;.*)?");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String serverName;
  private final Supplier<Chat> chatMaker;
  private final Visitors visitors;
  private final Executor executor;
  private final Duration pingInterval;
  private final Semaphore answers;

  /**
   * Makes what answers the page.
   *
   * @param serverName which Rhetor answers, as the page shows it
   * @param executor where the end of a deleted chat is awaited
   * @param mostAnswers how many can be on their way at a time
   */
  ChatApi(
      String serverName,
      Supplier<Chat> chatMaker,
      Visitors visitors,
      Executor executor,
      int mostAnswers,
      Duration pingInterval) {
    this.serverName = serverName;
    this.chatMaker = chatMaker;
    this.visitors = visitors;
    this.executor = executor;
    this.answers = new Semaphore(mostAnswers);
    this.pingInterval = pingInterval;
  }

  void handle(HttpExchange exchange) throws IOException, InterruptedException {
    Matcher path = CHATS.matcher(exchange.getRequestURI().getPath());
    if (!path.matches()) {
      throw new Refusal(404, "There is nothing at this address.");
    }
    String id = path.group("id");
    String part = path.group("part");
    String call =
        exchange.getRequestMethod() + (id == null ? " all" : part == null ? "" : " " + part);
    switch (call) {
      case "GET all":
        Responses.send(exchange, 200, list(visitors.of(exchange)));
        break;
      case "POST all":
        Responses.send(exchange, 201, visitors.keep(exchange).add(chatMaker).toJson());
        break;
      case "GET":
        Responses.send(exchange, 200, visitors.of(exchange).get(id).toJson());
        break;
      case "DELETE":
        delete(exchange, id);
        break;
      case "POST messages":
        ask(exchange, visitors.of(exchange).get(id));
        break;
      case "POST retry":
        answer(exchange, visitors.of(exchange).get(id)::retry);
        break;
      case "POST stop":
        visitors.of(exchange).get(id).stop();
        exchange.sendResponseHeaders(204, -1);
        break;
      default:
        throw new Refusal(405, exchange.getRequestMethod() + " is not possible here.");
    }
  }

  private ObjectNode list(Visitor visitor) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("server", serverName).put("mostCharacters", MOST_CHARACTERS);
    ArrayNode chats = json.putArray("chats");
    visitor.chats().forEach(chat -> chats.add(chat.summary()));
    return json;
  }

  private void delete(HttpExchange exchange, String id) throws IOException {
    Chat chat = visitors.of(exchange).remove(id);
    chat.stop();
    executor.execute(chat::close);
    exchange.sendResponseHeaders(204, -1);
  }

  private void ask(HttpExchange exchange, Chat chat) throws IOException, InterruptedException {
    String text = text(exchange);
    answer(exchange, () -> chat.ask(text));
  }

  /** Streams an answer. However this ends, the answer does not outlive it. */
  private void answer(HttpExchange exchange, Supplier<Answer> begin)
      throws IOException, InterruptedException {
    if (!answers.tryAcquire()) {
      throw new Refusal(503, "Too many answers are under way. Try again in a moment.");
    }
    try {
      Answer answer = begin.get();
      try {
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        answer.writeTo(exchange.getResponseBody(), pingInterval);
      } finally {
        answer.stop();
      }
    } finally {
      answers.release();
    }
  }

  private static String text(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !JSON_TYPE.matcher(type).matches()) {
      throw new Refusal(415, "A message is sent as application/json.");
    }
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new Refusal(
          413, "The message is too long: it may have " + MOST_CHARACTERS + " characters.");
    }
    JsonNode text = parsed(body).path("text");
    if (!text.isTextual() || text.textValue().isBlank()) {
      throw new Refusal(400, "Write a message first.");
    }
    if (text.textValue().length() > MOST_CHARACTERS) {
      throw new Refusal(
          413, "The message is too long: it may have " + MOST_CHARACTERS + " characters.");
    }
    return text.textValue();
  }

  private static JsonNode parsed(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new Refusal(400, "The message is not JSON.");
    }
  }
}
