package io.rhetor.client.examples.webchat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Who uses the page from one browser, with the chats that are theirs. */
final class Visitor {
  static final int MOST_CHATS = 100;

  private final Map<String, Chat> chats = new LinkedHashMap<>();

  synchronized Chat add(Supplier<Chat> maker) {
    if (chats.size() >= MOST_CHATS) {
      throw new Refusal(409, "There are " + MOST_CHATS + " chats already. Delete one first.");
    }
    Chat chat = maker.get();
    chats.put(chat.id(), chat);
    return chat;
  }

  synchronized Chat get(String id) {
    Chat chat = chats.get(id);
    if (chat == null) {
      throw Refusal.unknownChat();
    }
    return chat;
  }

  synchronized Chat remove(String id) {
    Chat chat = get(id);
    chats.remove(id);
    return chat;
  }

  /** Returns the chats, the newest first. */
  synchronized List<Chat> chats() {
    List<Chat> newestFirst = new ArrayList<>(chats.values());
    Collections.reverse(newestFirst);
    return newestFirst;
  }
}
