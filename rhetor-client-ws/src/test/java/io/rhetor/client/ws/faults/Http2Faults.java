package io.rhetor.client.ws.faults;

import io.rhetor.client.ws.testing.LocalTls;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** What can go wrong over HTTP/2, which TLS agrees on. */
final class Http2Faults {
  private static final String STAGE = "8. HTTP/2";
  private static final int PREFACE = 24;
  private static final int END_STREAM = 1;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_HEADERS = 4;
  private static final int INTERNAL_ERROR = 2;
  static final int REFUSED_STREAM = 7;

  private Http2Faults() {}

  /** What a server does once a client has asked, over a stream of its connection. */
  interface Script {
    void play(DataOutputStream out, int stream, Talk talk) throws IOException;
  }

  static List<Fault> all() {
    return List.of(
        fault(
            "RST_STREAM: refused, not processed",
            (out, stream, talk) -> reset(out, stream, REFUSED_STREAM)),
        fault(
            "RST_STREAM: internal error",
            (out, stream, talk) -> reset(out, stream, INTERNAL_ERROR)),
        fault(
            "RST_STREAM within the answer",
            (out, stream, talk) -> {
              begin(out, stream, talk);
              reset(out, stream, INTERNAL_ERROR);
            }),
        fault(
            "RST_STREAM: refused, within the answer",
            (out, stream, talk) -> {
              begin(out, stream, talk);
              reset(out, stream, REFUSED_STREAM);
            }),
        // A GOAWAY before any answer is left out: from JDK 25 on, its client asks once more.
        fault(
            "GOAWAY, then closed within the answer",
            (out, stream, talk) -> {
              begin(out, stream, talk);
              goAway(out, stream);
              out.close();
            }),
        fault(
            "GOAWAY: not processed, within the answer",
            (out, stream, talk) -> {
              begin(out, stream, talk);
              goAway(out, 0);
            }),
        fault(
            "a frame that is too large",
            (out, stream, talk) -> frame(out, DATA, 0, stream, new byte[1 << 20])),
        fault("silence within the answer", Http2Faults::begin).endedBy(Limit.IDLE));
  }

  private static Fault fault(String name, Script script) {
    return Fault.of(STAGE, name)
        .at(
            talk -> {
              FaultyServer server = FaultyServer.raw("https", talk, (c, t) -> serve(c, t, script));
              return server.reached(
                  server.url, config -> config.http2(true).sslContext(LocalTls.context()));
            },
            Way.HTTP,
            Way.SSE);
  }

  static void serve(Socket connection, Talk talk, Script script) throws IOException {
    try (SSLSocket secured = RawServer.secured(connection, "h2")) {
      DataOutputStream out = new DataOutputStream(secured.getOutputStream());
      DataInputStream in = new DataInputStream(secured.getInputStream());
      frame(out, SETTINGS, 0, 0, new byte[0]);
      in.readFully(new byte[PREFACE]);
      while (true) {
        int lengthAndType = in.readInt();
        int flags = in.read();
        int stream = in.readInt();
        in.readFully(new byte[lengthAndType >>> 8]);
        if (stream != 0 && (flags & END_STREAM) != 0) {
          talk.requests.incrementAndGet();
          script.play(out, stream, talk);
        }
      }
    } catch (EOFException closedByClient) {
      // The end of the script.
    }
  }

  static void begin(DataOutputStream out, int stream, Talk talk) throws IOException {
    String type = talk.streams ? "text/event-stream" : "application/json";
    String text =
        talk.streams
            ? "data: {\"chunk\": \"Tekton\"}\n\ndata: {\"chunk\": \" is\"}\n\n"
            : "{\"message\": \"Tekton";
    byte[] head = new byte[3 + type.length()];
    head[0] = (byte) 0x88; // :status 200
    head[1] = 0x5F; // content-type, and its value as it is
    head[2] = (byte) type.length();
    System.arraycopy(type.getBytes(StandardCharsets.US_ASCII), 0, head, 3, type.length());
    frame(out, HEADERS, END_HEADERS, stream, head);
    frame(out, DATA, 0, stream, text.getBytes(StandardCharsets.US_ASCII));
    talk.awaitHeard();
  }

  static void reset(DataOutputStream out, int stream, int code) throws IOException {
    frame(out, RST_STREAM, 0, stream, new byte[] {0, 0, 0, (byte) code});
  }

  static void goAway(DataOutputStream out, int last) throws IOException {
    frame(out, GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) last, 0, 0, 0, 0});
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeInt(payload.length << 8 | type);
    out.write(flags);
    out.writeInt(stream);
    out.write(payload);
    out.flush();
  }
}
