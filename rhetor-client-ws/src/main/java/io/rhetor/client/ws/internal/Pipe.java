package io.rhetor.client.ws.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that carries bytes. Reads block until {@link #start}, as the handshake has a thread
 * of its own; after that the pipe brings what it reads.
 */
interface Pipe {
  /** What comes once a pipe has been started, one call after the other. */
  interface Receiver {
    /**
     * Bytes came; nothing is read until this returns.
     *
     * @param bytes all of them are to be taken; they change once the call returns
     */
    void received(ByteBuffer bytes);

    /**
     * Nothing more will come; not called if this side has closed the pipe.
     *
     * @param cause why; null if the peer has closed
     */
    void ended(@Nullable Throwable cause);
  }

  /** Waits for bytes and takes what is there. */
  int read(ByteBuffer target) throws IOException, InterruptedException;

  /**
   * Writes bytes behind all those before; does not block.
   *
   * @param bytes what to write; they must not change before they are written
   * @param whenWritten called once, with null or what kept the bytes
   */
  void write(ByteBuffer bytes, Consumer<@Nullable Throwable> whenWritten);

  /** Brings what is read from now on; {@link #read} must not be called any more. */
  void start(Receiver receiver);

  /** Ends the connection behind what is written already, if that goes out soon. */
  void close();

  /** Ends the connection at once, from any thread. */
  void abort();
}
