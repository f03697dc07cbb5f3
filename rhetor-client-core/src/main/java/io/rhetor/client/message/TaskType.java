package io.rhetor.client.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.rhetor.client.value.NamedValue;

/**
 * What kind of work a request is; Rhetor chooses the model by it. An open set: the constants are
 * those that every server knows, {@link #of(String)} names any other. A server treats a type that
 * it does not know as {@link #DEFAULT}.
 */
public final class TaskType extends NamedValue {
  /** Writing or reading code. */
  public static final TaskType CODE = new TaskType("code");

  /** Making plans and designs. */
  public static final TaskType PLANNING = new TaskType("planning");

  /** Drawing conclusions. */
  public static final TaskType REASONING = new TaskType("reasoning");

  /** Conversation. */
  public static final TaskType CHAT = new TaskType("chat");

  /** Anything else. */
  public static final TaskType DEFAULT = new TaskType("default");

  private TaskType(String value) {
    super("taskType", value, false);
  }

  /**
   * {@return the task type of this name}
   *
   * @param value the name on the wire
   * @throws IllegalArgumentException if the name is blank
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static TaskType of(String value) {
    return new TaskType(value);
  }
}
