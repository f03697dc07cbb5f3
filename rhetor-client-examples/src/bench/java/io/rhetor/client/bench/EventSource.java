package io.rhetor.client.bench;

/** The client of another library, which parses Server-Sent Events. */
interface EventSource {

  /** Sends the request; running what it returns cancels the stream. */
  Runnable open(Receiver receiver);

  /** Takes the data of each event, and the end. */
  interface Receiver {

    void data(String data);

    void end();

    void fail(Throwable failure);
  }
}
