package io.rhetor.client.internal.http;

import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.value.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which API a server serves, as it tells of itself. Immutable. */
public final class Generation {
  private static final String WHAT_WORKS =
      "Of this client, getHealth and getServerInfo work there, and, with"
          + " RhetorConfig.Builder.apiGeneration(ApiGeneration.AUTO), sendMessage and whole chat"
          + " over HTTP without a promptId. For streams, WebSocket and everything else, ask a"
          + " server of the generation of April 2025.";

  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z.+_-]{1,32}");

  private final boolean newer;
  private final Optional<String> version;

  private Generation(boolean newer, Optional<String> version) {
    this.newer = newer;
    this.version = version;
  }

  /** Reads {@code GET /}; empty if it is neither generation's. */
  static Optional<Generation> ofOverview(JsonObject answer) {
    Optional<String> version = answer.text("version");
    if (answer.has("endpoints") || answer.has("providers")) {
      return Optional.of(new Generation(false, version));
    }
    return version.isPresent() && answer.has("name") && answer.has("documentation")
        ? Optional.of(new Generation(true, version))
        : Optional.empty();
  }

  /** Reads {@code GET /api/v1/discovery}; empty if it is not that of Rhetor. */
  static Optional<Generation> ofDiscovery(JsonObject answer) {
    boolean isRhetor =
        answer
            .text("component")
            .map(name -> name.toLowerCase(Locale.ROOT).contains("rhetor"))
            .orElse(false);
    return isRhetor && answer.hasList("endpoints")
        ? Optional.of(new Generation(true, answer.text("version")))
        : Optional.empty();
  }

  /** Tells which of the two it is. */
  public boolean isNewer() {
    return newer;
  }

  /** Says that a server of this generation does not serve something, and what works there. */
  public String doesNotKnow(String origin, String what, Redactor redactor) {
    return String.format(
        "%s does not know %s, since it is a Rhetor server %s. %s",
        origin, what, redactor.redact(description()), WHAT_WORKS);
  }

  /** Names the generation, as the end of a sentence about a server. */
  private String description() {
    return (newer ? "of the generation from June 2025 on" : "of the generation of April 2025")
        + version
            .filter(text -> VERSION.matcher(text).matches())
            .map(text -> " (version " + text + ")")
            .orElse("")
        + (newer ? ", whose API begins with /api/v1" : "");
  }
}
