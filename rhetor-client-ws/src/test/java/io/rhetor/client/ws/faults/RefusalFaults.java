package io.rhetor.client.ws.faults;

import io.rhetor.client.ws.testing.ScriptedSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** What can come in place of an answer, or of a WebSocket. */
final class RefusalFaults {
  private static final String STAGE = "4. Request (over WebSocket: handshake)";
  private static final String REFUSAL = "5. Refusal (over WebSocket: of the handshake)";
  private static final String SOON = "retry-after-ms: 1\r\n";
  private static final String IN_AN_HOUR = "Retry-After: 3600\r\n";
  private static final String ELSEWHERE = "Location: https://sso.example/login\r\n";
  private static final Way[] HTTP = {Way.HTTP, Way.SSE};
  private static final Way[] SOCKET = {Way.WS, Way.WS_STREAM};

  private RefusalFaults() {}

  static List<Fault> all() {
    List<Fault> all = new ArrayList<>(inPlaceOfHeaders());
    all.addAll(refusals());
    return all;
  }

  private static List<Fault> inPlaceOfHeaders() {
    return List.of(
        Fault.of(STAGE, "reset")
            .overHttp((exchange, talk) -> exchange.reset())
            .overSocket((socket, talk) -> say(socket, "H").reset()),
        Fault.of(STAGE, "closed")
            .overHttp((exchange, talk) -> exchange.close())
            .overSocket((socket, talk) -> say(socket, "").drop()),
        Fault.of(STAGE, "half-closed: the server only listens")
            .overHttp(
                (exchange, talk) -> {
                  exchange.endOutput();
                  exchange.awaitClientClose();
                })
            .overSocket((socket, talk) -> say(socket, "").drop()),
        Fault.of(STAGE, "no answer")
            .overHttp((exchange, talk) -> exchange.awaitClientClose())
            .overSocket((socket, talk) -> socket.leaveHandshakeUnanswered())
            .endedBy(Limit.HEADERS, HTTP)
            .endedBy(Limit.CONNECT, SOCKET),
        Fault.of(STAGE, "headers without end, a byte at a time")
            .overHttp(
                (exchange, talk) -> {
                  exchange.send("HTTP/1.1 200 OK\r\nX: ");
                  Answers.drip(() -> exchange.send("x"));
                })
            .overSocket(
                (socket, talk) ->
                    socket.acceptAs("HTTP/1.1 101 OK\r\nX: " + "x".repeat(1 << 14), 1))
            .not(SOCKET)
            .endedBy(Limit.HEADERS, HTTP),
        Fault.of(STAGE, "cut within the headers")
            .overHttp((e, talk) -> e.send("HTTP/1.1 200 OK\r\nCon").close())
            .overSocket((socket, talk) -> say(socket, "HTTP/1.1 101 OK\r\nCon").drop()),
        sent("no HTTP", "SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        sent(
            "headers that are too large",
            "HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n"),
        Fault.of(STAGE, "100 and 103 before the answer")
            .overHttp(
                (exchange, talk) -> {
                  exchange.send(
                      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </x>\r\n\r\n");
                  Answers.whole(exchange, talk);
                })
            .overSocket(
                (socket, talk) -> {
                  socket.acceptAs(
                      "HTTP/1.1 103 Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 101 OK\r\n"
                          + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                          + "Sec-WebSocket-Accept: {key}\r\n\r\n",
                      1_000);
                  Answers.whole(socket, talk);
                }),
        Fault.of(STAGE, "101 with a wrong key")
            .overSocket((socket, talk) -> socket.acceptWithWrongKey()));
  }

  private static List<Fault> refusals() {
    List<Fault> all = new ArrayList<>();
    all.add(
        sent("200 with a page of HTML", page("200 OK", "text/html", "<html>x</html>")).in(REFUSAL));
    all.add(sent("200 without a body", page("200 OK", "application/json", "")).in(REFUSAL));
    all.add(sent("204", "HTTP/1.1 204 No\r\n\r\n").in(REFUSAL));
    all.add(sent("302 to another host", refusal(302, ELSEWHERE)).in(REFUSAL));
    all.add(sent("307 to itself", refusal(307, "Location: /\r\n")).in(REFUSAL));
    for (int status : new int[] {400, 401, 403, 404, 422, 500}) {
      all.add(sent(String.valueOf(status), refusal(status, "")).in(REFUSAL));
    }
    for (int status : new int[] {429, 503}) {
      all.add(
          refused(status + " once", refusal(status, SOON), attempt -> attempt == 1).in(REFUSAL));
      all.add(refused(status + " always", refusal(status, SOON), attempt -> true).in(REFUSAL));
      all.add(
          refused(status + ", retry in an hour", refusal(status, IN_AN_HOUR), attempt -> true)
              .in(REFUSAL));
    }
    return all;
  }

  private static Fault sent(String name, String bytes) {
    return refused(name, bytes, attempt -> true);
  }

  private static Fault refused(String name, String bytes, IntPredicate attempts) {
    return Fault.of(STAGE, name)
        .overHttp(
            (exchange, talk) -> {
              if (attempts.test(talk.attempts.get())) {
                exchange.send(bytes);
              } else {
                Answers.whole(exchange, talk);
              }
            })
        .overSocket(
            (socket, talk) -> {
              if (attempts.test(talk.attempts.get())) {
                say(socket, bytes);
              } else {
                Answers.whole(socket, talk);
              }
            });
  }

  private static ScriptedSocket say(ScriptedSocket socket, String bytes) throws IOException {
    return socket.acceptAs(bytes, Integer.MAX_VALUE);
  }

  private static String page(String status, String type, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String refusal(int status, String headers) {
    return "HTTP/1.1 " + status + " Scripted\r\n" + headers + "Content-Length: 0\r\n\r\n";
  }
}
