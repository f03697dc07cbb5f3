package io.rhetor.client.internal.json;

import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TokenUsage;
import io.rhetor.client.stream.StreamChunk;
import java.time.Instant;
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

  /** Takes what an event tells beside the chunk that it is. */
  void add(JsonObject event, List<String> moreWarnings) {
    usage = merged(usage, event.value("usage", TokenUsage.class, TokenUsage::fromJson));
    Optional<String> reason = event.text("finish_reason", "stop_reason");
    finishReason = reason.or(() -> finishReason);
    finished =
        event.flag("finished").or(() -> reason.flatMap(AnswerDetails::cutOff)).or(() -> finished);
    simulated = event.flag("simulated").orElse(simulated);
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
    MessageResponse.Builder answer = MessageResponse.builder();
    rest.forEach(answer::additionalProperty);
    answer
        .message("")
        .model(model.orElse(null))
        .provider(provider.orElse(null))
        .contextId(contextId.orElse(null))
        .timestamp(timestamp.orElse(null))
        .fallback(fallback)
        .usage(usage.orElse(null))
        .finishReason(finishReason.orElse(null))
        .simulated(simulated)
        .warnings(warnings);
    finished.ifPresent(answer::finished);
    MessageResponse details = answer.build();
    return details.equals(NOTHING) ? null : details;
  }

  private static Optional<TokenUsage> merged(
      Optional<TokenUsage> before, Optional<TokenUsage> more) {
    if (before.isEmpty() || more.isEmpty()) {
      return more.isPresent() ? more : before;
    }
    Map<String, Object> both = new LinkedHashMap<>(before.get().toJson());
    both.putAll(more.get().toJson());
    return Optional.of(TokenUsage.fromJson(both));
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
