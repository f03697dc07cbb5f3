package io.rhetor.client;

import io.rhetor.client.message.ChatTurn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest turns of a conversation. Safe for use by several threads. */
final class ChatHistory {
  private final int maxTurns;
  private final Deque<ChatTurn> turns = new ArrayDeque<>();

  ChatHistory(int maxTurns) {
    this.maxTurns = maxTurns;
  }

  synchronized void add(ChatTurn turn) {
    turns.addLast(turn);
    while (turns.size() > maxTurns) {
      turns.removeFirst();
    }
  }

  /** Takes a turn back that was not said after all. */
  synchronized void takeBack(ChatTurn turn) {
    turns.removeLastOccurrence(turn);
  }

  synchronized void clear() {
    turns.clear();
  }

  synchronized List<ChatTurn> turns() {
    return List.copyOf(new ArrayList<>(turns));
  }
}
