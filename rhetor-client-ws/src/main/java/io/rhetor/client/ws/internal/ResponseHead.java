package io.rhetor.client.ws.internal;

import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Status and headers of an answer of HTTP/1.x (RFC 9112), in all forms that it allows. */
final class ResponseHead {
  private static final byte[] BEGINNING = "HTTP/".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.\\d (\\d{3})( .*)?");
  private static final int MAX_BYTES = 64 * 1024;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final int status;
  private final HttpHeaders headers;

  private ResponseHead(int status, HttpHeaders headers) {
    this.status = status;
    this.headers = headers;
  }

  /**
   * Reads the next head, past those that only say that an answer will follow.
   *
   * @param bytes what was read already, and after the call what came behind the head; ready to be
   *     read from
   * @throws NoHttpException if something else than HTTP comes
   * @throws IOException if the connection ends before the head does, or is broken
   */
  static ResponseHead read(Pipe pipe, ByteBuffer bytes) throws IOException, InterruptedException {
    ResponseHead head = readOne(pipe, bytes);
    while (head.status < 200 && head.status != SWITCHING_PROTOCOLS) {
      head = readOne(pipe, bytes);
    }
    return head;
  }

  int status() {
    return status;
  }

  HttpHeaders headers() {
    return headers;
  }

  /** Tells whether a header that is a list has an element, in whatever case. */
  boolean lists(String name, String element) {
    return headers.allValues(name).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .anyMatch(each -> each.strip().equalsIgnoreCase(element));
  }

  private static ResponseHead readOne(Pipe pipe, ByteBuffer bytes)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int count = 0;
    while (true) {
      if (!bytes.hasRemaining()) {
        fill(pipe, bytes, count == 0);
      }
      byte next = bytes.get();
      if (count < BEGINNING.length && next != BEGINNING[count]) {
        throw noHttp(bytes, bytes.position() - 1, count);
      }
      count++;
      if (count > MAX_BYTES) {
        throw new IOException("the head of the answer is longer than " + MAX_BYTES + " bytes");
      }
      if (next != '\n') {
        line.append((char) (next & 0xFF));
        continue;
      }
      String text = line.toString().stripTrailing();
      line.setLength(0);
      if (text.isEmpty()) {
        return parse(lines);
      }
      lines.add(text);
    }
  }

  private static void fill(Pipe pipe, ByteBuffer bytes, boolean nothingCame)
      throws IOException, InterruptedException {
    bytes.clear();
    int count = pipe.read(bytes);
    bytes.flip();
    if (count < 0) {
      throw new EOFException(
          nothingCame
              ? "the server closed the connection before it answered the handshake"
              : "the server closed the connection within its answer to the handshake");
    }
  }

  /** Shows what came, which is another protocol; it may have begun like this one. */
  private static NoHttpException noHttp(ByteBuffer bytes, int from, int before) {
    byte[] rest = new byte[bytes.limit() - from];
    bytes.position(from);
    bytes.get(rest);
    return new NoHttpException(
        new String(BEGINNING, 0, before, StandardCharsets.US_ASCII)
            + new String(rest, StandardCharsets.ISO_8859_1));
  }

  private static ResponseHead parse(List<String> lines) throws IOException {
    Matcher matcher = STATUS_LINE.matcher(lines.isEmpty() ? "" : lines.get(0));
    if (!matcher.matches()) {
      throw new NoHttpException(lines.isEmpty() ? "" : lines.get(0));
    }
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers
            .computeIfAbsent(
                line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                name -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
    }
    headers.remove("");
    return new ResponseHead(
        Integer.parseInt(matcher.group(1)), HttpHeaders.of(headers, (name, value) -> true));
  }

  /** What answered speaks another protocol. */
  static final class NoHttpException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String came;

    NoHttpException(String came) {
      super("what came is no HTTP/1.1");
      this.came = came;
    }

    /** The first bytes that came, as ISO 8859-1. */
    String came() {
      return came;
    }
  }
}
