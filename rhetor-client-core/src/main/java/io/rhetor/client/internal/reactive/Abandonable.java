package io.rhetor.client.internal.reactive;

/** A subscriber whose stream its owner ends from another thread. */
public interface Abandonable {
  /**
   * {@return whether the owner has ended the stream, though its subscription may be cancelled only
   * in a moment} Asked by any thread.
   */
  boolean isAbandoned();
}
