package io.rhetor.client.examples.cli;

import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.Role;
import io.rhetor.client.message.TaskType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is kept of a conversation. */
final class KeptChat {
  static final KeptChat EMPTY = new KeptChat(Optional.empty(), Optional.empty(), List.of());

  private final Optional<String> system;
  private final Optional<TaskType> task;
  private final List<ChatTurn> turns;

  KeptChat(Optional<String> system, Optional<TaskType> task, List<ChatTurn> turns) {
    this.system = system;
    this.task = task;
    this.turns =
        turns.stream()
            .filter(turn -> !turn.role().equals(Role.SYSTEM))
            .collect(Collectors.toUnmodifiableList());
  }

  Optional<String> system() {
    return system;
  }

  Optional<TaskType> task() {
    return task;
  }

  /** Messages and answers, oldest first, without the instruction. */
  List<ChatTurn> turns() {
    return turns;
  }

  boolean isEmpty() {
    return system.isEmpty() && task.isEmpty() && turns.isEmpty();
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    system.ifPresent(text -> json.put("system", text));
    task.ifPresent(type -> json.put("task_type", type.value()));
    json.put("turns", turns.stream().map(ChatTurn::toJson).collect(Collectors.toList()));
    return json;
  }

  /** Reads what {@link #toJson} gave; throws an {@link IllegalArgumentException} for all else. */
  static KeptChat fromJson(Map<?, ?> json) {
    List<ChatTurn> turns = new ArrayList<>();
    if (!(json.get("turns") instanceof List)) {
      throw new IllegalArgumentException("turns: must be a list");
    }
    for (Object turn : (List<?>) json.get("turns")) {
      if (!(turn instanceof Map)) {
        throw new IllegalArgumentException("turns: must be objects");
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      ((Map<?, ?>) turn).forEach((name, value) -> fields.put(String.valueOf(name), value));
      turns.add(ChatTurn.fromJson(fields));
    }
    return new KeptChat(text(json, "system"), text(json, "task_type").map(TaskType::of), turns);
  }

  private static Optional<String> text(Map<?, ?> json, String name) {
    return Optional.ofNullable(json.get(name)).map(String::valueOf).filter(text -> !text.isBlank());
  }
}
