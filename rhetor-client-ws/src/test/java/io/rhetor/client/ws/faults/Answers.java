package io.rhetor.client.ws.faults;

import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.ws.testing.ScriptedSocket;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Answers of a server that is well, and their beginnings. */
final class Answers {
  static final String JSON = "{\"message\": \"" + String.join("", Talk.ANSWER) + "\"}";

  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Answers() {}

  static void whole(ScriptedExchange exchange, Talk talk) throws IOException {
    if (!talk.streams) {
      exchange.respondJson(200, JSON);
      return;
    }
    exchange.startEvents();
    for (String piece : Talk.ANSWER) {
      exchange.text(piece);
    }
    exchange.done().endTransfer();
  }

  static void begun(ScriptedExchange exchange, Talk talk) throws IOException {
    if (talk.streams) {
      exchange.startEvents().text(Talk.ANSWER[0]).text(Talk.ANSWER[1]);
      talk.awaitHeard();
    } else {
      exchange.send(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n"
              + "{\"message\": \"Tekton");
    }
  }

  /** Registers the client and waits for its request. */
  static void asked(ScriptedSocket socket) throws IOException, InterruptedException {
    socket.register();
    socket.receive();
  }

  static void whole(ScriptedSocket socket, Talk talk) throws IOException, InterruptedException {
    asked(socket);
    if (talk.streams) {
      socket.stream(Talk.ANSWER);
    } else {
      socket.typing(true).response(String.join("", Talk.ANSWER)).typing(false);
    }
  }

  static void begun(ScriptedSocket socket, Talk talk) throws IOException, InterruptedException {
    asked(socket);
    socket.typing(true);
    if (talk.streams) {
      socket.chunk(Talk.ANSWER[0]).chunk(Talk.ANSWER[1]);
      talk.awaitHeard();
    }
  }

  /** Says something again and again, slowly, until the client has gone. */
  static void drip(Drop drop) throws IOException {
    while (true) {
      drop.fall();
      LockSupport.parkNanos(PACE_NANOS);
    }
  }

  /** A little of an answer. */
  interface Drop {
    void fall() throws IOException;
  }
}
