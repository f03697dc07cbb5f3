package io.rhetor.client.examples.webchat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rhetor.client.ChatSession;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A conversation: the session that the model remembers it by, and the rounds that the page shows,
 * failed ones included. One answer is on its way at a time.
 */
final class Chat {
  private static final int MOST_ROUNDS = 200;
  private static final int TITLE_CHARACTERS = 60;

  private final String id = RandomId.make();
  private final ChatSession session;

  // Guarded by this.
  private final Deque<Round> rounds = new ArrayDeque<>();
  private String title = "New chat";
  private @Nullable Answer latest;
  private boolean closed;

  Chat(ChatSession session) {
    this.session = session;
  }

  String id() {
    return id;
  }

  synchronized Answer ask(String question) {
    refuseIfUnderWay();
    if (rounds.isEmpty()) {
      title = titleOf(question);
    }
    return begin(question);
  }

  /** Asks the last question once more, in place of the round that was stopped or failed. */
  synchronized Answer retry() {
    refuseIfUnderWay();
    Round last = rounds.peekLast();
    if (last == null || last.isDone()) {
      throw new Refusal(409, "There is no stopped or failed answer to try again.");
    }
    rounds.removeLast();
    return begin(last.question());
  }

  private void refuseIfUnderWay() {
    if (closed) {
      throw Refusal.unknownChat();
    }
    if (latest != null && !latest.round().isOver()) {
      throw new Refusal(409, "An answer of this chat is still under way. Wait for it, or stop it.");
    }
  }

  private Answer begin(String question) {
    Answer answer = new Answer(new Round(question), session.stream(question));
    rounds.addLast(answer.round());
    if (rounds.size() > MOST_ROUNDS) {
      rounds.removeFirst();
    }
    latest = answer;
    return answer;
  }

  private static String titleOf(String question) {
    String line = question.strip().replaceAll("\\s+", " ");
    if (line.length() <= TITLE_CHARACTERS) {
      return line;
    }
    int end =
        TITLE_CHARACTERS - (Character.isHighSurrogate(line.charAt(TITLE_CHARACTERS - 1)) ? 1 : 0);
    return line.substring(0, end).strip() + "…";
  }

  void stop() {
    Answer answer = latest();
    if (answer != null) {
      answer.stop();
    }
  }

  private synchronized @Nullable Answer latest() {
    return latest;
  }

  /** Stops the answer and deletes what Rhetor stores of the chat; waits for that. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    stop();
    session.close();
  }

  synchronized ObjectNode summary() {
    return JsonNodeFactory.instance.objectNode().put("id", id).put("title", title);
  }

  synchronized ObjectNode toJson() {
    ObjectNode json = summary();
    ArrayNode all = json.putArray("rounds");
    rounds.forEach(round -> all.add(round.toJson()));
    return json;
  }
}
