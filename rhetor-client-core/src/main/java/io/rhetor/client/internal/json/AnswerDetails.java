package io.rhetor.client.internal.json;

import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TokenUsage;
import io.rhetor.client.stream.StreamChunk;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the events of one stream tell beside the text: of each field what the last event
 * that has it says. Bounded, whatever a server sends.
 */
final class AnswerDetails {
  private static final MessageResponse NOTHING = MessageResponse.builder().message("").build();
  private static final int MAX_CHARACTERS = 256 * 1024;
  private static final int SIZE_OF_OTHERS = 16;

  /** What is read of an answer, by the names on the wire. */
  private final Map<String, Object> told = new HashMap<>();

  private final Set<String> warnings = new LinkedHashSet<>();
  private final Map<String, Object> rest = new LinkedHashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();
  private int characters;

  /** Takes what an event tells beside the chunk that it is. */
  void add(JsonObject event, List<String> moreWarnings) {
    put("usage", event.value("usage", TokenUsage.class, TokenUsage::fromJson).map(this::merged));
    Optional<String> reason = event.text("finish_reason", "stop_reason");
    put("finish_reason", reason);
    put("finished", event.flag("finished").or(() -> reason.flatMap(AnswerDetails::cutOff)));
    put("simulated", event.flag("simulated"));
    moreWarnings.forEach(this::keepWarning);
    event.rest().forEach(this::keep);
  }

  /** Tells that the model did not come to an end by itself; empty if the reason does not say so. */
  private static Optional<Boolean> cutOff(String reason) {
    return NOTHING.toBuilder().finishReason(reason).build().isFinished()
        ? Optional.empty()
        : Optional.of(false);
  }

  /** Takes what every event may tell from one that is not delivered as a chunk. */
  void addHead(StreamChunk event) {
    put("model", event.model());
    put("provider", event.provider());
    put("context", event.contextId());
    put("timestamp", event.timestamp());
    if (event.isFallback()) {
      told.put("fallback", true);
    }
  }

  /** Forgets what a chunk tells anew. */
  void supersede(StreamChunk chunk) {
    chunk.model().ifPresent(any -> told.remove("model"));
    chunk.provider().ifPresent(any -> told.remove("provider"));
    chunk.contextId().ifPresent(any -> told.remove("context"));
    chunk.timestamp().ifPresent(any -> told.remove("timestamp"));
    told.remove("fallback");
  }

  /** What was gathered, in an answer without text; null if nothing was. */
  @Nullable MessageResponse toAnswer() {
    Map<String, Object> answer = new LinkedHashMap<>(rest);
    answer.putAll(told);
    answer.put("message", "");
    answer.put("warnings", warnings);
    MessageResponse details = MessageResponse.fromJson(answer);
    return details.equals(NOTHING) ? null : details;
  }

  private void put(String name, Optional<?> value) {
    value.ifPresent(present -> told.put(name, present));
  }

  private TokenUsage merged(TokenUsage more) {
    TokenUsage before = (@Nullable TokenUsage) told.get("usage");
    if (before == null) {
      return more;
    }
    Map<String, Object> both = before.toJson();
    both.putAll(more.toJson());
    return TokenUsage.fromJson(both);
  }

  private void keepWarning(String warning) {
    if (characters + warning.length() <= MAX_CHARACTERS && warnings.add(warning)) {
      characters += warning.length();
    }
  }

  private void keep(String name, Object value) {
    int size = name.length() + sizeOf(value);
    int before = sizes.getOrDefault(name, 0);
    if (size <= MAX_CHARACTERS && characters - before + size <= MAX_CHARACTERS) {
      characters += size - before;
      sizes.put(name, size);
      rest.put(name, value);
    }
  }

  /** About how much room a value of JSON takes, which is nested to a limited depth. */
  private static int sizeOf(@Nullable Object value) {
    if (value instanceof String) {
      return ((String) value).length();
    }
    long size = SIZE_OF_OTHERS;
    if (value instanceof Map) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        size += SIZE_OF_OTHERS + sizeOf(entry.getKey()) + (long) sizeOf(entry.getValue());
      }
    } else if (value instanceof Collection) {
      for (Object item : (Collection<?>) value) {
        size += SIZE_OF_OTHERS + (long) sizeOf(item);
      }
    }
    return (int) Math.min(size, Integer.MAX_VALUE / 2);
  }
}
