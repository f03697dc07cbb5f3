package io.rhetor.client.internal.http;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The headers of the user that go with each request, the token included. Immutable. */
public final class RequestHeaders {
  private static final String AUTHORIZATION = "Authorization";

  private final Map<String, String> fixed;
  private final Map<String, Supplier<String>> suppliers;
  // Null if there is none, or if it never changes and is among the fixed headers.
  private final @Nullable Supplier<String> token;

  private RequestHeaders(
      Map<String, String> fixed,
      Map<String, Supplier<String>> suppliers,
      @Nullable Supplier<String> token) {
    this.fixed = Collections.unmodifiableMap(fixed);
    this.suppliers = suppliers;
    this.token = token;
  }

  /** Collects the headers of a client. */
  public static RequestHeaders of(
      Map<String, String> values,
      Map<String, Supplier<String>> suppliers,
      Optional<Supplier<String>> token) {
    Map<String, String> fixed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fixed.putAll(values);
    Supplier<String> changing = token.filter(any -> !BearerToken.isFixed(any)).orElse(null);
    if (token.isPresent() && changing == null) {
      fixed.put(AUTHORIZATION, bearer(token.get()));
    }
    return new RequestHeaders(fixed, suppliers, changing);
  }

  /**
   * {@return whether {@link #read} runs code of the user; false if all headers are always the same}
   */
  public boolean runUserCode() {
    return token != null || !suppliers.isEmpty();
  }

  /** {@return the headers of one request, by names whose case does not matter; unmodifiable} */
  public Map<String, String> read() {
    if (!runUserCode()) {
      return fixed;
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(fixed);
    suppliers.forEach((name, supplier) -> headers.put(name, value(name, supplier)));
    if (token != null) {
      headers.put(AUTHORIZATION, bearer(token));
    }
    return Collections.unmodifiableMap(headers);
  }

  /**
   * {@return the values of headers that no message may show; of {@code Authorization} what follows
   * the scheme}
   */
  public static List<String> secretsOf(Map<String, String> headers) {
    return headers.entrySet().stream()
        .map(
            header ->
                header.getKey().equalsIgnoreCase(AUTHORIZATION)
                    ? header.getValue().substring(header.getValue().indexOf(' ') + 1)
                    : header.getValue())
        .collect(Collectors.toList());
  }

  /** {@return whether a text can be the value of a header} */
  public static boolean isValue(String value) {
    return value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c < 0x7F));
  }

  /** {@return whether {@code Authorization} is among them} */
  static boolean authorize(Collection<String> names) {
    return names.stream().anyMatch(AUTHORIZATION::equalsIgnoreCase);
  }

  private static String bearer(Supplier<String> token) {
    return "Bearer " + BearerToken.read(token);
  }

  private static String value(String name, Supplier<String> supplier) {
    return BearerToken.ask(
        "The supplier of the header " + name,
        supplier,
        RequestHeaders::isValue,
        "null or a text that is not printable ASCII on one line");
  }
}
