package io.rhetor.client.ws.faults;

import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.ws.testing.RhetorFrames;
import io.rhetor.client.ws.testing.ScriptedSocket;
import io.rhetor.client.ws.testing.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What can go wrong once a server has the request, and within its answer. */
final class AnswerFaults {
  private static final String BEFORE = "6. Request over an open WebSocket";
  private static final String WITHIN = "7. Answer";
  private static final int TOO_LARGE = 2 * FaultMatrixTest.MAX_BYTES;

  private AnswerFaults() {}

  static List<Fault> all() {
    List<Fault> all = new ArrayList<>(before());
    all.addAll(ends());
    all.addAll(contents());
    return all;
  }

  private static List<Fault> before() {
    return List.of(
        Fault.of(BEFORE, "reset")
            .overSocket(
                (socket, talk) -> {
                  Answers.asked(socket);
                  socket.reset();
                }),
        Fault.of(BEFORE, "closed without a close frame")
            .overSocket(
                (socket, talk) -> {
                  Answers.asked(socket);
                  socket.drop();
                }),
        closedWith(1001),
        closedWith(1008),
        closedWith(1011),
        Fault.of(BEFORE, "no answer")
            .overSocket((socket, talk) -> Answers.asked(socket))
            .endedBy(Limit.HEADERS),
        Fault.of(BEFORE, "the registration is not confirmed")
            .overSocket((socket, talk) -> socket.receive("REGISTER"))
            .endedBy(Limit.CONNECT),
        Fault.of(BEFORE, "an error in place of the answer")
            .overSocket(
                (socket, talk) -> {
                  Answers.asked(socket);
                  socket.error("overloaded");
                }));
  }

  private static Fault closedWith(int code) {
    return Fault.of(BEFORE, "closed with " + code)
        .overSocket(
            (socket, talk) -> {
              Answers.asked(socket);
              socket.close(code, "");
            });
  }

  private static List<Fault> ends() {
    return List.of(
        Fault.of(WITHIN, "reset")
            .overHttp(
                (exchange, talk) -> {
                  Answers.begun(exchange, talk);
                  exchange.reset();
                })
            .overSocket(
                (socket, talk) -> {
                  Answers.begun(socket, talk);
                  socket.reset();
                }),
        Fault.of(WITHIN, "closed, with the answer cut")
            .overHttp(
                (exchange, talk) -> {
                  Answers.begun(exchange, talk);
                  exchange.close();
                })
            .overSocket(
                (socket, talk) -> {
                  Answers.begun(socket, talk);
                  socket.drop();
                }),
        Fault.of(WITHIN, "half-closed: the server only listens")
            .overHttp(
                (exchange, talk) -> {
                  Answers.begun(exchange, talk);
                  exchange.endOutput();
                  exchange.awaitClientClose();
                }),
        Fault.of(WITHIN, "ended in good order before its end")
            .at(
                talk ->
                    FaultyServer.http(
                        talk,
                        (exchange, t) -> {
                          Answers.begun(exchange, t);
                          exchange.endTransfer();
                        }),
                Way.SSE)
            .overSocket(
                (socket, talk) -> {
                  Answers.begun(socket, talk);
                  socket.close(1000, "");
                }),
        Fault.of(WITHIN, "silence")
            .overHttp(
                (exchange, talk) -> {
                  Answers.begun(exchange, talk);
                  exchange.awaitClientClose();
                })
            .overSocket(Answers::begun)
            .endedBy(Limit.IDLE)
            // One frame is the whole answer: before it nothing has begun.
            .endedBy(Limit.HEADERS, Way.WS),
        Fault.of(WITHIN, "a whole answer, a byte at a time")
            .overHttp(AnswerFaults::dripWhole)
            .overSocket(AnswerFaults::dripWhole),
        Fault.of(WITHIN, "an answer without end, a little at a time")
            .overHttp(
                (exchange, talk) -> {
                  Answers.begun(exchange, talk);
                  Answers.drip(() -> dropOf(exchange, talk));
                })
            .overSocket(
                (socket, talk) -> {
                  Answers.begun(socket, talk);
                  Answers.drip(
                      () ->
                          socket.send(
                              WebSocketFrame.of(true, 0, WebSocketFrame.PING, new byte[0])));
                })
            .endedBy(Limit.TOTAL));
  }

  private static void dropOf(ScriptedExchange exchange, Talk talk) throws IOException {
    if (talk.streams) {
      exchange.transferChunk(": ping\n\n");
    } else {
      exchange.send(" ");
    }
  }

  private static void dripWhole(ScriptedSocket socket, Talk talk)
      throws IOException, InterruptedException {
    Answers.asked(socket);
    RhetorFrames frames = socket.frames();
    List<String> texts =
        talk.streams
            ? List.of(
                frames.typing(true),
                frames.chunk("Tekton is here"),
                frames.done(),
                frames.typing(false))
            : List.of(frames.typing(true), frames.response("Tekton is here"), frames.typing(false));
    for (String text : texts) {
      for (byte b : WebSocketFrame.text(text).bytes()) {
        socket.sendBytes(new byte[] {b});
      }
    }
  }

  private static void dripWhole(ScriptedExchange exchange, Talk talk) throws IOException {
    String event = "data: {\"chunk\": \"Tekton is here\", \"done\": true}\n\n";
    String text = talk.streams ? event : Answers.JSON;
    exchange.send(
        "HTTP/1.1 200 OK\r\nContent-Type: "
            + (talk.streams ? "text/event-stream" : "application/json")
            + "\r\nContent-Length: "
            + text.length()
            + "\r\n\r\n");
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      exchange.send(new byte[] {b});
    }
  }

  private static List<Fault> contents() {
    return List.of(
        inPlace(
                "nothing in it",
                "{\"message\": \"\"}",
                "data: {\"chunk\": \"\", \"done\": true}\n\n",
                null)
            .overSocket(
                (socket, talk) -> {
                  Answers.asked(socket);
                  if (talk.streams) {
                    socket.stream();
                  } else {
                    socket.response("");
                  }
                }),
        inPlace("no JSON", "{\"message\": ", "data: {\"chunk\": \n\n", "{\"type\": "),
        inPlace("JSON of another kind", "[1]", "data: [1]\n\n", "[1]"),
        inPlace(
                "text that is not UTF-8",
                "{\"message\": \"\u00FF\"}",
                "data: {\"chunk\": \"\u00FF\"}\n\n",
                null)
            .overSocket(
                (socket, talk) -> {
                  Answers.asked(socket);
                  socket.send(
                      WebSocketFrame.of(
                          true, 0, WebSocketFrame.TEXT, new byte[] {'{', (byte) 0xFF}));
                }),
        inPlace(
            "the model's error",
            "{\"error\": \"overloaded\"}",
            "data: {\"error\": \"overloaded\", \"done\": true}\n\n",
            null),
        inPlace(
            "more than `maxResponseBytes` or `maxEventBytes`",
            "{\"message\": \"" + "x".repeat(TOO_LARGE) + "\"}",
            "data: {\"chunk\": \"" + "x".repeat(TOO_LARGE) + "\"}\n\n",
            "{\"x\": \"" + "x".repeat(TOO_LARGE) + "\"}"),
        withHeader("compressed, though that was not asked for", "Content-Encoding: gzip"),
        Fault.of(WITHIN, "chunks of no valid length")
            .overHttp(
                (exchange, talk) ->
                    exchange.send(
                        head("application/json", talk)
                            + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n")),
        Fault.of(WITHIN, "fields behind the body (trailers)")
            .overHttp(
                (exchange, talk) -> {
                  exchange.send(
                      head("application/json", talk)
                          + "Trailer: X\r\nTransfer-Encoding: chunked\r\n\r\n");
                  exchange.transferChunk(
                      talk.streams
                          ? "data: {\"chunk\": \"Tekton is here\", \"done\": true}\n\n"
                          : Answers.JSON);
                  exchange.send("0\r\nX: y\r\n\r\n");
                }),
        inPlaceFrame(
            "a frame with a reserved bit",
            WebSocketFrame.of(true, 4, WebSocketFrame.TEXT, new byte[] {'x'})),
        inPlaceFrame(
            "a binary message",
            WebSocketFrame.of(true, 0, WebSocketFrame.BINARY, new byte[] {'x'})));
  }

  private static Fault inPlaceFrame(String name, WebSocketFrame frame) {
    return Fault.of(WITHIN, name)
        .overSocket(
            (socket, talk) -> {
              Answers.begun(socket, talk);
              socket.send(frame);
            });
  }

  private static Fault inPlace(String name, String whole, String events, String message) {
    Fault fault =
        Fault.of(WITHIN, name)
            .overHttp(
                (exchange, talk) -> {
                  byte[] body =
                      (talk.streams ? events : whole).getBytes(StandardCharsets.ISO_8859_1);
                  exchange.send(
                      head("application/json", talk)
                          + "Content-Length: "
                          + body.length
                          + "\r\n\r\n");
                  exchange.send(body);
                });
    return message == null
        ? fault
        : fault.overSocket(
            (socket, talk) -> {
              Answers.asked(socket);
              socket.send(message);
            });
  }

  private static Fault withHeader(String name, String header) {
    return Fault.of(WITHIN, name)
        .overHttp(
            (exchange, talk) ->
                exchange.send(
                    head("application/json", talk)
                        + header
                        + "\r\nContent-Length: 3\r\n\r\n\u001Fxx"));
  }

  private static String head(String type, Talk talk) {
    return "HTTP/1.1 200 OK\r\nContent-Type: "
        + (talk.streams ? "text/event-stream" : type)
        + "\r\n";
  }
}
