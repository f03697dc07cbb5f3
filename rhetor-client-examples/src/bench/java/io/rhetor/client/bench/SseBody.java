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
  static ByteBuffer ofSmallEvents() {
    SseBody body = new SseBody();
    body.append(HEAD);
    for (int i = 0; i < SMALL_EVENTS - 1; i++) {
      body.chunk(event(i, Samples.text(i), false));
    }
    return body.end(SMALL_EVENTS - 1);
  }

  /** Events of 64 KiB, each a part of a long text. */
  static ByteBuffer ofLargeEvents() {
    SseBody body = new SseBody();
    body.append(HEAD);
    int room = LARGE_BYTES - event(0, "", false).length();
    for (int i = 0; i < LARGE_EVENTS - 1; i++) {
      StringBuilder text = new StringBuilder(LARGE_BYTES);
      for (int piece = i; text.length() + Samples.text(piece).length() <= room; piece++) {
        text.append(Samples.text(piece));
      }
      body.chunk(event(i, text.toString(), false));
    }
    return body.end(LARGE_EVENTS - 1);
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
    append(Integer.toHexString(event.length()) + "\r\n");
    append(event);
    append("\r\n");
  }

  private void append(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
