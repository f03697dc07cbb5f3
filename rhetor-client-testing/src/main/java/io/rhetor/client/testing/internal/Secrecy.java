package io.rhetor.client.testing.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the secrets of one exchange out of its recording: the values of headers and of query
 * parameters by their names, and those values wherever else they come up.
 */
final class Secrecy {
  static final String HIDDEN = "***";

  /** A shorter value would be found in texts that have nothing to do with it. */
  private static final int SHORTEST = 6;

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "auth|token|secret|cookie|passw|credential|session|signature|api.?key|(^|[-_])key$",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PARAMETER = Pattern.compile("([?&])([^=&]+)=([^&]*)");

  private final Set<String> values = new LinkedHashSet<>();

  static boolean isSecretName(String name) {
    return SECRET_NAME.matcher(name).find();
  }

  /** Learns the secrets among headers. */
  void learn(Iterable<Map.Entry<String, String>> headers) {
    for (Map.Entry<String, String> header : headers) {
      if (isSecretName(header.getKey())) {
        learn(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
      }
    }
  }

  private void learn(String name, String value) {
    add(value);
    if (name.contains("cookie")) {
      for (String part : value.split(";", -1)) {
        add(part.substring(part.indexOf('=') + 1));
      }
      return;
    }
    String credentials = value.strip().substring(value.strip().lastIndexOf(' ') + 1);
    add(credentials);
    if (value.strip().toLowerCase(Locale.ROOT).startsWith("basic ")) {
      addDecoded(credentials);
    }
  }

  private void addDecoded(String credentials) {
    try {
      String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      add(pair);
      add(pair.substring(pair.indexOf(':') + 1));
    } catch (IllegalArgumentException notBase64) {
      // Its only form is the one that was sent.
    }
  }

  private void add(String value) {
    String secret = value.strip();
    if (secret.length() >= SHORTEST) {
      values.add(secret);
      values.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
      values.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
      values.add(secret.replace("/", "\\/"));
    }
  }

  /** Hides what a query tells by secret names, and learns it. */
  String inUri(String uri) {
    Matcher parameter = PARAMETER.matcher(uri);
    StringBuilder hidden = new StringBuilder();
    while (parameter.find()) {
      boolean secret = isSecretName(parameter.group(2));
      if (secret) {
        add(parameter.group(3));
      }
      parameter.appendReplacement(
          hidden,
          secret
              ? Matcher.quoteReplacement(parameter.group(1) + parameter.group(2) + "=" + HIDDEN)
              : "$0");
    }
    return in(parameter.appendTail(hidden).toString());
  }

  /** Hides the secrets in a text. */
  String in(String text) {
    String hidden = text;
    for (String value : values) {
      hidden = hidden.replace(value, HIDDEN);
    }
    return hidden;
  }

  /** Hides the secrets in bytes, be they text or not. */
  byte[] in(byte[] bytes) {
    if (values.isEmpty()) {
      return bytes;
    }
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String value : List.copyOf(values)) {
      String sent = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      latin = latin.replace(sent, HIDDEN);
    }
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }
}
