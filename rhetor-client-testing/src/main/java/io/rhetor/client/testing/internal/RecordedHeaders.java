package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which headers a recording keeps: those known to be harmless, and those named by the user. */
public final class RecordedHeaders {
  private static final Set<String> HARMLESS =
      Set.of(
          "accept",
          "accept-encoding",
          "allow",
          "cache-control",
          "content-encoding",
          "content-type",
          "location",
          "retry-after",
          "retry-after-ms",
          "server",
          "user-agent",
          "x-accel-buffering",
          "x-request-id");

  private final Set<String> kept = new TreeSet<>(HARMLESS);

  /** Keeps another header. */
  public void keep(String name) {
    if (Secrecy.isSecretName(name)) {
      throw new IllegalArgumentException(
          "keepHeader: " + name + " can hold a secret, which must not be in a recording");
    }
    kept.add(name.toLowerCase(Locale.ROOT));
  }

  JsonObject of(Iterable<Map.Entry<String, String>> headers, Secrecy secrecy) {
    JsonObject found = new JsonObject();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (kept.contains(name)) {
        String value =
            name.equals("location")
                ? secrecy.inUri(header.getValue())
                : secrecy.in(header.getValue());
        found.put(name, found.containsKey(name) ? found.getString(name) + ", " + value : value);
      }
    }
    return found;
  }
}
