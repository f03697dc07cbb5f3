package io.rhetor.client.ws.faults;

import io.rhetor.client.ws.testing.LocalTls;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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
  private static final int REFUSED_STREAM = 7;
  private static final int STREAM = 1;

  private Http2Faults() {}

  /** What a server does once a client has asked. */
  private interface Script {
    void play(DataOutputStream out, Talk talk) throws IOException;
  }

  static List<Fault> all() {
    return List.of(
        fault("RST_STREAM: refused, not processed", (out, talk) -> reset(out, REFUSED_STREAM)),
        fault("RST_STREAM: internal error", (out, talk) -> reset(out, INTERNAL_ERROR)),
        fault(
            "RST_STREAM within the answer",
            (out, talk) -> {
              begin(out, talk);
              reset(out, INTERNAL_ERROR);
            }),
        // A GOAWAY before any answer is left out: from JDK 25 on, its client asks once more.
        fault(
            "GOAWAY, then closed within the answer",
            (out, talk) -> {
              begin(out, talk);
              goAway(out, STREAM);
              out.close();
            }),
        fault(
            "a frame that is too large",
            (out, talk) -> frame(out, DATA, 0, STREAM, new byte[1 << 20])),
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

  private static void serve(Socket connection, Talk talk, Script script) throws IOException {
    try (SSLSocket secured = RawServer.secured(connection, "h2")) {
      DataOutputStream out = new DataOutputStream(secured.getOutputStream());
      DataInputStream in = new DataInputStream(secured.getInputStream());
      frame(out, SETTINGS, 0, 0, new byte[0]);
      in.readFully(new byte[PREFACE]);
      boolean asked = false;
      while (!asked) {
        int lengthAndType = in.readInt();
        int flags = in.read();
        asked = in.readInt() == STREAM && (flags & END_STREAM) != 0;
        in.readFully(new byte[lengthAndType >>> 8]);
      }
      talk.requests.incrementAndGet();
      script.play(out, talk);
      RawServer.awaitClientClose(secured);
    }
  }

  private static void begin(DataOutputStream out, Talk talk) throws IOException {
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
    frame(out, HEADERS, END_HEADERS, STREAM, head);
    frame(out, DATA, 0, STREAM, text.getBytes(StandardCharsets.US_ASCII));
    talk.awaitHeard();
  }

  private static void reset(DataOutputStream out, int code) throws IOException {
    frame(out, RST_STREAM, 0, STREAM, new byte[] {0, 0, 0, (byte) code});
  }

  private static void goAway(DataOutputStream out, int last) throws IOException {
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
