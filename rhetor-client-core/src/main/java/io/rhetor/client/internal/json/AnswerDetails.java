package io.rhetor.client.internal.json;

import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TokenUsage;
import io.rhetor.client.stream.StreamChunk;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the events of one stream tell beside the text: of each field what the last event
 * that has it says. Bounded, whatever a server sends.
 */
final class AnswerDetails {
  private static final int MAX_CHARACTERS = 256 * 1024;
  private static final int SIZE_OF_OTHERS = 16;

  private Optional<String> model = Optional.empty();
  private Optional<String> provider = Optional.empty();
  private Optional<ContextId> contextId = Optional.empty();
  private Optional<Instant> timestamp = Optional.empty();
  private boolean fallback;
  private Optional<TokenUsage> usage = Optional.empty();
  private Optional<String> finishReason = Optional.empty();
  private Optional<Boolean> finished = Optional.empty();
  private boolean simulated;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Map<String, Object> rest = new LinkedHashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();
  private int characters;

  /** Takes the fields of an event that was read as a chunk before. */
  void add(JsonObject event) {
    usage = merged(usage, event.object("usage").map(AnswerReader::usage));
    finishReason = AnswerReader.finishReason(event).or(() -> finishReason);
    finished = AnswerReader.finished(event).or(() -> finished);
    simulated = event.flag("simulated").orElse(simulated);
    AnswerReader.warnings(event).forEach(this::keepWarning);
    event.rest().forEach(this::keep);
  }

  /** Takes what every event may tell from one that is not delivered as a chunk. */
  void addHead(StreamChunk event) {
    model = event.model().or(() -> model);
    provider = event.provider().or(() -> provider);
    contextId = event.contextId().or(() -> contextId);
    timestamp = event.timestamp().or(() -> timestamp);
    fallback |= event.isFallback();
  }

  /** Forgets what a chunk tells anew. */
  void supersede(StreamChunk chunk) {
    model = chunk.model().isPresent() ? Optional.empty() : model;
    provider = chunk.provider().isPresent() ? Optional.empty() : provider;
    contextId = chunk.contextId().isPresent() ? Optional.empty() : contextId;
    timestamp = chunk.timestamp().isPresent() ? Optional.empty() : timestamp;
    fallback = false;
  }

  /** What was gathered, in an answer without text; null if nothing was. */
  @Nullable MessageResponse toAnswer() {
    MessageResponse.Builder answer =
        MessageResponse.builder()
            .message("")
            .model(model)
            .provider(provider)
            .contextId(contextId)
            .timestamp(timestamp)
            .fallback(fallback)
            .usage(usage)
            .finishReason(finishReason)
            .simulated(simulated)
            .addAllWarnings(warnings)
            .putAllAdditionalProperties(rest);
    finished.ifPresent(answer::finished);
    MessageResponse details = answer.build();
    return details.equals(MessageResponse.builder().message("").build()) ? null : details;
  }

  private static Optional<TokenUsage> merged(
      Optional<TokenUsage> before, Optional<TokenUsage> more) {
    if (before.isEmpty() || more.isEmpty()) {
      return more.isPresent() ? more : before;
    }
    TokenUsage older = before.get();
    TokenUsage newer = more.get();
    Map<String, Object> others = new LinkedHashMap<>(older.additionalProperties());
    others.putAll(newer.additionalProperties());
    boolean newInput = newer.inputTokens().isPresent();
    boolean newOutput = newer.outputTokens().isPresent();
    return Optional.of(
        TokenUsage.builder()
            .inputTokens(newInput ? newer.inputTokens() : older.inputTokens())
            .outputTokens(newOutput ? newer.outputTokens() : older.outputTokens())
            .putAllAdditionalProperties(others)
            .build());
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
    if (value instanceof Map) {
      long size = SIZE_OF_OTHERS;
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        size += SIZE_OF_OTHERS + sizeOf(entry.getKey()) + (long) sizeOf(entry.getValue());
      }
      return (int) Math.min(size, Integer.MAX_VALUE / 2);
    }
    if (value instanceof Collection) {
      long size = SIZE_OF_OTHERS;
      for (Object item : (Collection<?>) value) {
        size += SIZE_OF_OTHERS + (long) sizeOf(item);
      }
      return (int) Math.min(size, Integer.MAX_VALUE / 2);
    }
    return SIZE_OF_OTHERS;
  }
}
