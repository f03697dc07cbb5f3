package io.rhetor.client.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What {@link LoopServer} answers, and the request that all clients send. */
final class CannedAnswers {
  /** The JSON body that {@code RhetorClient} sends for {@link #PROMPT}. */
  static final String REQUEST_BODY =
      "{\"message\":\"What is Tekton?\",\"context_id\":\"default\",\"streaming\":false}";

  static final String PROMPT = "What is Tekton?";

  /** Width of the stamp, the first characters of each event's text. */
  static final int STAMP_DIGITS = 19;

  static final byte[] MESSAGE =
      bytes(
          withHead(
              "application/json",
              "{\"message\":\"Tekton is an ecosystem of components that work on software together,"
                  + " each with a task of its own: one plans, one remembers, one talks to models.\","
                  + "\"model\":\"claude-3-sonnet-20240229\",\"provider\":\"anthropic\","
                  + "\"context\":\"default\",\"finished\":true,"
                  + "\"timestamp\":\"2025-04-24T12:34:56.789000\"}"));

  private static final String BEFORE_STAMP = "event: message\r\ndata: {\"chunk\":\"";

  private static final String EVENT =
      BEFORE_STAMP
          + "0".repeat(STAMP_DIGITS)
          + " and a few words more\",\"model\":\"claude-3-sonnet-20240229\","
          + "\"provider\":\"anthropic\",\"context\":\"default\","
          + "\"timestamp\":\"2025-04-24T12:34:56.789000\",\"done\":false}\r\n\r\n";

  /** One event as a chunk of the chunked transfer coding. */
  static final byte[] EVENT_CHUNK =
      bytes(Integer.toHexString(EVENT.length()) + "\r\n" + EVENT + "\r\n");

  static final int STAMP_OFFSET =
      new String(EVENT_CHUNK, StandardCharsets.US_ASCII).indexOf("0".repeat(STAMP_DIGITS));

  static final int EVENT_BYTES = EVENT.length();

  /** Where the stamp is in an event that the chunked transfer coding is taken off. */
  static final int STAMP_OFFSET_IN_EVENT = BEFORE_STAMP.length();

  static final byte[] STREAM_HEAD =
      bytes(
          "HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncache-control: no-store\r\n"
              + "content-type: text/event-stream; charset=utf-8\r\n"
              + "transfer-encoding: chunked\r\n\r\n"
              + new String(EVENT_CHUNK, StandardCharsets.US_ASCII));

  private CannedAnswers() {}

  static ByteBuffer text(String body) {
    return ByteBuffer.wrap(bytes(withHead("text/plain", body)));
  }

  /** The stamp at the start of an event's text: the server's clock when it wrote the event. */
  static long stampOf(String text) {
    return Long.parseLong(text, 0, STAMP_DIGITS, 10);
  }

  private static String withHead(String contentType, String body) {
    return "HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncontent-length: "
        + body.length()
        + "\r\ncontent-type: "
        + contentType
        + "\r\n\r\n"
        + body;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
