package io.rhetor.client.internal.reactive;

import io.rhetor.client.error.RhetorException;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that keeps the text of its stream for its own purpose, so that the stream need not
 * keep it a second time for {@code partial()}. All methods are called by the thread that calls the
 * subscriber.
 */
public interface TextKeeper {

  /** {@return whether the stream need not keep it} */
  static boolean isKeptBy(@Nullable Object subscriber) {
    return subscriber instanceof TextKeeper && ((TextKeeper) subscriber).keepsText();
  }

  /**
   * {@return whether this subscriber keeps the text; false if it only passes chunks on to one that
   * does not} Asked for once, before the first signal.
   */
  default boolean keepsText() {
    return true;
  }

  /** {@return what a subscriber calls: itself, or what one of this library hands chunks on to} */
  static Object callersCodeOf(Object subscriber) {
    return subscriber instanceof TextKeeper ? ((TextKeeper) subscriber).callersCode() : subscriber;
  }

  /** {@return what this subscriber calls} */
  default Object callersCode() {
    return this;
  }

  /** {@return the text of the chunks so far; null if no chunk has come} */
  @Nullable CharSequence keptText();

  /** {@return the text of an answer that is whole, each time the same object} */
  default String wholeText() {
    CharSequence kept = keptText();
    return kept == null ? "" : kept.toString();
  }

  /** Adds the text so far to the failure of the stream. */
  default RhetorException withText(RhetorException failure, PartialText rest) {
    return rest.attachTo(failure, keptText());
  }
}
