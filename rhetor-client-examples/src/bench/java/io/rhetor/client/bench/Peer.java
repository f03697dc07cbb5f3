package io.rhetor.client.bench;

/** A client that streams an answer. */
interface Peer extends AutoCloseable {

  /** Sends the request and puts every event into the tally. */
  void stream(Tally tally);

  @Override
  default void close() {}
}
