package io.rhetor.client.bench;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A stream of events, each in an HTTP chunk of its own as the real server sends them. */
final class SseBody {

  static final int SMALL_EVENTS = 50_000;
  static final int LARGE_EVENTS = 500;
  static final int LARGE_BYTES = 64 * 1024;

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\n"
          + "server: uvicorn\r\n"
          + "cache-control: no-store\r\n"
          + "x-accel-buffering: no\r\n"
          + "content-type: text/event-stream; charset=utf-8\r\n"
          + "transfer-encoding: chunked\r\n\r\n";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private SseBody() {}

  /** Events of a few words. */
  static ByteBuffer ofSmallEvents(Language language) {
    SseBody body = new SseBody();
    body.append(HEAD);
    for (int i = 0; i < SMALL_EVENTS - 1; i++) {
      body.chunk(event(i, language.piece(i), false));
    }
    return body.end(SMALL_EVENTS - 1);
  }

  /** Events of 64 KiB, each a part of a long text. */
  static ByteBuffer ofLargeEvents(Language language) {
    SseBody body = new SseBody();
    body.append(HEAD);
    int room = LARGE_BYTES - event(0, "", false).length();
    for (int i = 0; i < LARGE_EVENTS - 1; i++) {
      body.chunk(event(i, text(language, i, room), false));
    }
    return body.end(LARGE_EVENTS - 1);
  }

  /** As many pieces as there is room for, in bytes. */
  static String text(Language language, int first, int room) {
    StringBuilder text = new StringBuilder(room);
    int length = 0;
    for (int piece = first; ; piece++) {
      length += language.piece(piece).getBytes(StandardCharsets.UTF_8).length;
      if (length > room) {
        return text.toString();
      }
      text.append(language.piece(piece));
    }
  }

  private ByteBuffer end(int number) {
    chunk(event(number, "", true));
    append("0\r\n\r\n");
    return StaticRoute.direct(bytes.toByteArray());
  }

  private static String event(int number, String text, boolean done) {
    return "event: message\r\ndata: {\"chunk\": \""
        + text
        + "\", \"context\": \""
        + Samples.CONTEXT
        + "\", \"model\": \"simulated-fast\", \"provider\": \"simulated\", \"timestamp\": \""
        + Samples.timestamp(number)
        + "\", \"done\": "
        + done
        + "}\r\n\r\n";
  }

  private void chunk(String event) {
    byte[] encoded = event.getBytes(StandardCharsets.UTF_8);
    append(Integer.toHexString(encoded.length) + "\r\n");
    bytes.writeBytes(encoded);
    append("\r\n");
  }

  private void append(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
