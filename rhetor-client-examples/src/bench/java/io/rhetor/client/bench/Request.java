package io.rhetor.client.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A request of HTTP/1.1 whose body, if any, has a length. */
final class Request {

  private final String path;
  private final Map<String, String> headers;
  private final byte[] body;

  private Request(String path, Map<String, String> headers, byte[] body) {
    this.path = path;
    this.headers = headers;
    this.body = body;
  }

  static Request read(InputStream in) throws IOException {
    String path = line(in).split(" ", 3)[1];
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (headers.containsKey("transfer-encoding") || body.length < length) {
      throw new IOException("a body that this server cannot read");
    }
    return new Request(path, headers, body);
  }

  String path() {
    return path;
  }

  /** The value of a header, named in small letters; empty if it is not there. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  byte[] body() {
    return body;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }
}
