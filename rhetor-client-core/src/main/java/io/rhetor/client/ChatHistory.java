package io.rhetor.client;

import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The latest turns of a conversation, behind the instruction that is never dropped. Safe for use by
 * several threads.
 */
final class ChatHistory {
  private final Optional<ChatTurn> system;
  private final int maxTurns;
  private final int maxCharacters;

  // Guarded by this.
  private final Deque<ChatTurn> turns = new ArrayDeque<>();
  private long characters;

  ChatHistory(Optional<ChatTurn> system, int maxTurns, int maxCharacters) {
    this.system = system;
    this.maxTurns = maxTurns;
    this.maxCharacters = maxCharacters;
  }

  /** Adds a turn, and drops the oldest ones that there is no room for, but never this one. */
  synchronized void add(ChatTurn turn) {
    turns.addLast(turn);
    characters += turn.content().length();
    while (turns.size() > 1 && (turns.size() > maxTurns || characters > maxCharacters)) {
      characters -= turns.removeFirst().content().length();
    }
  }

  /** Takes a turn back that was not said after all. */
  synchronized void takeBack(ChatTurn turn) {
    if (turns.removeLastOccurrence(turn)) {
      characters -= turn.content().length();
    }
  }

  synchronized void clear() {
    turns.clear();
    characters = 0;
  }

  synchronized List<ChatTurn> turns() {
    List<ChatTurn> all = new ArrayList<>();
    system.ifPresent(all::add);
    all.addAll(turns);
    return List.copyOf(all);
  }

  /**
   * Returns what the model is sent: the instruction, each question with its answer, and the
   * question that was added last. A question without an answer would be asked again, and an answer
   * without its question is refused by some models.
   */
  synchronized List<ChatMessage> messages() {
    List<ChatMessage> messages = new ArrayList<>();
    system.ifPresent(turn -> messages.add(message(turn)));
    ChatTurn question = null;
    for (ChatTurn turn : turns) {
      if (turn.role().equals(Role.USER)) {
        question = turn;
      } else {
        if (question != null && !turn.content().isBlank()) {
          messages.add(message(question));
          messages.add(message(turn));
        }
        question = null;
      }
    }
    if (question != null) {
      messages.add(message(question));
    }
    return messages;
  }

  private static ChatMessage message(ChatTurn turn) {
    return ChatMessage.of(turn.role(), turn.content());
  }
}
