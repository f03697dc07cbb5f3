package io.rhetor.client;

/** Which thread calls the subscriber of a stream. */
public enum Delivery {
  /**
   * The {@link RhetorConfig.Builder#executor}, else the callback threads that all clients share. A
   * subscriber may block: it holds up its own stream alone.
   */
  EXECUTOR,

  /**
   * The thread that reads the bytes, as in Netty, Reactor and Vert.x: for many streams whose
   * subscribers never block. It saves a change of thread for each read.
   *
   * <p>What runs there: {@code onNext}, {@code onDetails}, {@code onComplete} and {@code onError}
   * of the subscriber, or the action of {@code forEach}; the dependents of a future that {@code
   * forEach} or {@code collect} returned; {@link CallOptions.Builder#onResponse} of a stream. All
   * other code of callers stays on the executor: listeners, suppliers, dependents of {@code
   * sendMessage}. A listener may hear of the end of such a stream after its subscriber.
   *
   * <p>The contract: this code must not block and not compute for long. It must not wait for a
   * lock, a future, a full queue, or I/O, and not {@code join} an answer of the same client. It may
   * call {@code request} and {@code cancel}, begin other calls and close the client.
   *
   * <p>What follows from a breach: over {@code http}, all calls of the client that share the
   * selector (see {@link RhetorConfig.Builder#selectors}) get no bytes and send none until the code
   * returns; over TLS and WebSocket, those of the connection. Limits, {@code cancel} and {@code
   * close} still end calls meanwhile, and close their connections; the blocked subscriber hears of
   * it when it returns. One that takes more than a tenth of a second is logged at level {@code
   * WARNING} under the name of this class: which one, how long, and where it is. What is thrown
   * ends its own stream alone, as ever.
   *
   * <p>What no bytes bring, the executor delivers, in the same order and never at the same time:
   * chunks that {@code request} asks for from another thread, limits, the end of the client, and an
   * answer of a server that does not stream.
   */
  DIRECT
}
