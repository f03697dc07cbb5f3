package io.rhetor.client.internal.http;

import io.rhetor.client.internal.check.Shortened;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a body is encoded although {@code identity} was asked for, which this client cannot read. */
final class ContentEncoding {
  private static final int MAX_SHOWN = 40;
  private static final Pattern NOT_SHOWN = Pattern.compile("[^A-Za-z0-9,;=.+_-]+");
  private static final int GZIP_1 = 0x1F;
  private static final int GZIP_2 = 0x8B;

  private ContentEncoding() {}

  /** What the headers say; empty for a body as it is. */
  static Optional<String> of(HttpHeaders headers) {
    String named = String.join(",", headers.allValues("Content-Encoding")).toLowerCase(Locale.ROOT);
    String encoding = NOT_SHOWN.matcher(named).replaceAll(" ").strip();
    return encoding.isEmpty() || encoding.equals("identity")
        ? Optional.empty()
        : Optional.of("Content-Encoding: " + Shortened.beginning(MAX_SHOWN, encoding));
  }

  /** What the headers say, or else the first bytes of a body that nothing is said about. */
  static Optional<String> of(HttpHeaders headers, byte[] body) {
    return of(headers)
        .or(
            () ->
                body.length > 1 && (body[0] & 0xFF) == GZIP_1 && (body[1] & 0xFF) == GZIP_2
                    ? Optional.of("gzip without a Content-Encoding")
                    : Optional.empty());
  }
}
