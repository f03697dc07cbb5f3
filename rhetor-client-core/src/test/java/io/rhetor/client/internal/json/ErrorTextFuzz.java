package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * The body of a refusal that quotes what was private, which is the first line: it is read without a
 * failure, and nothing shown has the private text in it.
 */
public final class ErrorTextFuzz {
  private static final Json JSON = new Json();
  private static final int SHORTEST_SECRET = 12;

  private ErrorTextFuzz() {}

  /** Reads any bytes. */
  public static void fuzzerTestOneInput(byte[] input) {
    int end = 0;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    String secret = new String(input, 0, end, UTF_8).strip();
    byte[] body = Arrays.copyOfRange(input, Math.min(input.length, end + 1), input.length);
    Redactor redactor = new Redactor(List.of(secret));
    ErrorBody read = ErrorBody.read(JSON, body);
    check(secret, read.detail().map(redactor::redact).orElse(""));
    read.fieldErrors().forEach(each -> check(secret, redactor.redact(each.toString())));
    check(secret, redactor.snippet(body, 0, body.length));
  }

  private static void check(String secret, String shown) {
    if (secret.length() >= SHORTEST_SECRET && shown.contains(secret)) {
      throw new AssertionError("shown: " + shown);
    }
  }
}
