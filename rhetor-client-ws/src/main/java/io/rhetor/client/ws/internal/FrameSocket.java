package io.rhetor.client.ws.internal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An open WebSocket to send with. No method blocks. */
interface FrameSocket {

  /**
   * Sends a text message.
   *
   * @param whenSent called once, by any thread, with null when the message went out, else with what
   *     kept it
   * @throws RuntimeException if the socket is closed
   */
  void send(String text, Consumer<@Nullable Throwable> whenSent);

  /**
   * Sends a ping; writes that Tyrus left lying go out with it.
   *
   * @throws RuntimeException if the socket is closed
   */
  void ping();

  /**
   * Says goodbye and closes the connection without waiting for an answer; later calls do nothing.
   */
  void close(int code);
}
