package io.rhetor.client.internal.http;

import java.net.http.HttpHeaders;

/** An answer whose body is whole. */
final class Answer {
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Answer(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  HttpHeaders headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }
}
