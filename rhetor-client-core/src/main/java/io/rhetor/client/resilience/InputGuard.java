package io.rhetor.client.resilience;

import io.rhetor.client.LlmClient;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What texts must be like before any of them is sent to a language model: a chain of checks, which
 * refuse a text, and of sanitizers, which rewrite it, applied in the order in which they were
 * added. Immutable, and safe for use by several threads if the caller's own checks and sanitizers
 * are.
 *
 * <pre>{@code
 * InputGuard guard = InputGuard.builder()
 *     .removeControlCharacters()
 *     .sanitize("no e-mail addresses", text -> text.replaceAll("\\S+@\\S+", "<address>"))
 *     .check("no card numbers", text -> !text.matches("(?s).*\\d{16}.*"))
 *     .maxCharacters(20_000)
 *     .build();
 * LlmClient guarded = guard.protect(rhetor);                  // any LlmClient, any transport
 * }</pre>
 *
 * <p>The message of a {@link MessageRequest} is guarded, and the content of every turn of a {@link
 * ChatRequest}, each by itself and of every role. All else in a request is left alone.
 *
 * <p>A text that is refused gets an {@link IllegalArgumentException} that names the field, such as
 * {@code messages[2].content}, and the rule, and never contains the text. A check or sanitizer that
 * itself fails, be it with an {@link Error}, gets an {@link IllegalStateException}: nothing is sent
 * then either. That one's cause tells where it failed, without the message, which might quote the
 * text.
 */
public final class InputGuard {
  private final List<InputRule> rules;

  private InputGuard(Builder builder) {
    this.rules = List.copyOf(builder.rules);
  }

  /** {@return a builder of a guard, without any rule} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that begins with the rules of this guard} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.rules.addAll(rules);
    return builder;
  }

  /**
   * Puts the guard in front of a client. All four calls apply the rules in the caller's thread,
   * before they return: they throw what the guard refuses, and a stream is refused when it is
   * prepared, not when it is subscribed to.
   *
   * @param llm who gets what passes
   * @return a client that guards; closing it closes {@code llm}
   */
  public LlmClient protect(LlmClient llm) {
    return new Guarded(this, Objects.requireNonNull(llm, "llm"));
  }

  /** The request with what the rules made of its text; the same one if they changed nothing. */
  MessageRequest apply(MessageRequest request) {
    String message = apply("message", request.message());
    if (message.isBlank()) {
      throw new IllegalArgumentException(
          "message: is blank once the rules have rewritten it; there is nothing to send");
    }
    return message.equals(request.message())
        ? request
        : request.toBuilder().message(message).build();
  }

  ChatRequest apply(ChatRequest request) {
    List<ChatMessage> guarded = new ArrayList<>();
    for (ChatMessage message : request.messages()) {
      String content = apply("messages[" + guarded.size() + "].content", message.content());
      guarded.add(content.equals(message.content()) ? message : withContent(message, content));
    }
    return guarded.equals(request.messages())
        ? request
        : request.toBuilder().messages(guarded).build();
  }

  /** The message with another content, and with the fields that the library does not know. */
  private static ChatMessage withContent(ChatMessage message, String content) {
    Map<String, Object> json = message.toJson();
    json.put("content", content);
    return ChatMessage.fromJson(json);
  }

  private String apply(String field, String text) {
    String current = text;
    for (InputRule rule : rules) {
      current = rule.apply(field, current);
    }
    return current;
  }

  /** Sends only what the guard lets pass. */
  private static final class Guarded extends DelegatingLlmClient {
    private final InputGuard guard;
    private final LlmClient llm;

    Guarded(InputGuard guard, LlmClient llm) {
      this.guard = guard;
      this.llm = llm;
    }

    @Override
    <R extends LlmRequest> CompletableFuture<MessageResponse> whole(
        String operation,
        R request,
        BiFunction<LlmClient, R, CompletableFuture<MessageResponse>> question) {
      return ask(operation, request, question);
    }

    @Override
    <R extends LlmRequest> ChunkStream stream(
        String operation, R request, BiFunction<LlmClient, R, ChunkStream> question) {
      return ask(operation, request, question);
    }

    @SuppressWarnings("unchecked") // The guard returns a request of the class that it is given.
    private <R extends LlmRequest, A> A ask(
        String operation, R request, BiFunction<LlmClient, R, A> question) {
      LlmRequest guarded =
          request instanceof MessageRequest
              ? guard.apply((MessageRequest) request)
              : guard.apply((ChatRequest) request);
      return Checks.requireResult(
          operation + " of the guarded client", question.apply(llm, (R) guarded));
    }

    @Override
    public void close() {
      llm.close();
    }

    @Override
    public String toString() {
      return "InputGuard[" + llm + "]";
    }
  }

  /**
   * Collects rules, in order. Its methods refuse a value that is not allowed with an {@link
   * IllegalArgumentException} that names it. Not safe for use by several threads.
   */
  public static final class Builder {
    private final List<InputRule> rules = new ArrayList<>();

    private Builder() {}

    /**
     * Refuses a text that is longer than a limit, at this place in the chain. Default: no limit.
     *
     * @param maxCharacters the most {@code char}s of a text, as {@link String#length} counts them;
     *     at least 1
     * @return this builder
     */
    public Builder maxCharacters(int maxCharacters) {
      rules.add(InputRule.maxCharacters(Checks.requireAtLeast("maxCharacters", maxCharacters, 1)));
      return this;
    }

    /**
     * Refuses a text with a control character other than tab, line feed and carriage return, that
     * is U+0000 to U+001F and U+007F to U+009F. Default: control characters pass.
     *
     * @return this builder
     */
    public Builder refuseControlCharacters() {
      rules.add(InputRule.refuseControlCharacters());
      return this;
    }

    /**
     * Takes out what {@link #refuseControlCharacters} would refuse. Default: control characters
     * pass.
     *
     * @return this builder
     */
    public Builder removeControlCharacters() {
      rules.add(InputRule.removeControlCharacters());
      return this;
    }

    /**
     * Refuses a text that does not hold to a rule of the caller's.
     *
     * @param rule says what a text must be like, for the message of the refusal; not blank, without
     *     anything private
     * @param holds tells whether a text does; called in the thread of the call
     * @return this builder
     */
    public Builder check(String rule, Predicate<? super String> holds) {
      rules.add(InputRule.check(Checks.requireText("rule", rule), holds));
      return this;
    }

    /**
     * Rewrites a text.
     *
     * @param rule says what the rewriting is for, for the message if it fails; not blank, without
     *     anything private
     * @param sanitizer makes the new text, never null; called in the thread of the call
     * @return this builder
     */
    public Builder sanitize(String rule, UnaryOperator<String> sanitizer) {
      rules.add(InputRule.sanitize(Checks.requireText("rule", rule), sanitizer));
      return this;
    }

    /** {@return the guard; without any rule, it lets everything pass} */
    public InputGuard build() {
      return new InputGuard(this);
    }
  }
}
