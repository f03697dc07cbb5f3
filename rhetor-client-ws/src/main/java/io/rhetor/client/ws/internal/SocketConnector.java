package io.rhetor.client.ws.internal;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens WebSockets. */
interface SocketConnector {

  /** Who learns that a socket could not be opened. */
  interface FailureListener {
    /**
     * Takes the failure, on a thread of the connector.
     *
     * @param refusal what the server answered in place of an upgrade; null if it did not answer
     */
    void failed(@Nullable Refused refusal, Throwable cause);
  }

  /** An answer other than an upgrade. */
  final class Refused {
    private final int status;
    private final HttpHeaders headers;

    Refused(int status, HttpHeaders headers) {
      this.status = status;
      this.headers = headers;
    }

    int status() {
      return status;
    }

    HttpHeaders headers() {
      return headers;
    }
  }

  /**
   * Begins to open a socket.
   *
   * @param listener what happens on the socket once it is open
   * @param onFailure called once if it does not open
   * @return gives the attempt up, whatever its stage; does nothing once the socket is open
   */
  Runnable connect(
      URI uri, Map<String, String> headers, FrameListener listener, FailureListener onFailure);
}
