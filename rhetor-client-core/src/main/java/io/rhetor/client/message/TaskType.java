package io.rhetor.client.message;

import io.rhetor.client.internal.check.Checks;
import java.util.Objects;

/**
 * What kind of work a request is; Rhetor chooses the model by it. An open set: the constants are
 * those that every server knows, {@link #of(String)} names any other. A server treats a type that
 * it does not know as {@link #DEFAULT}.
 */
public final class TaskType {
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

  private final String value;

  private TaskType(String value) {
    this.value = value;
  }

  /**
   * Names a task type.
   *
   * @param value the name on the wire
   * @return the task type
   * @throws IllegalArgumentException if the name is blank
   */
  public static TaskType of(String value) {
    return new TaskType(Checks.requireText("taskType", value));
  }

  /**
   * Returns the name on the wire.
   *
   * @return for example {@code planning}
   */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TaskType && value.equals(((TaskType) other).value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
