package io.rhetor.client.internal.http;

import java.net.http.HttpHeaders;

/** An answer whose body is whole. */
final class Answer {
  final int status;
  final HttpHeaders headers;
  final byte[] body;

  Answer(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}
