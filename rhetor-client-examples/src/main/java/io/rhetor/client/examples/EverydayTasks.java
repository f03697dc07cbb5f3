package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.CallOptions;
import io.rhetor.client.ChatSession;
import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.ResponseInfo;
import io.rhetor.client.resilience.FallbackLlmClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Ten things that most components do, each as short as it gets. For copying. */
final class EverydayTasks {
  private final RhetorClient rhetor;

  EverydayTasks(RhetorClient rhetor) {
    this.rhetor = rhetor;
  }

  /** Asks and waits. */
  String ask(String question) {
    return await(rhetor.sendMessage(question)).message();
  }

  /** Shows an answer as it comes, and returns the whole. */
  String stream(String question, Consumer<String> display) {
    return await(rhetor.streamMessage(question).forEach(chunk -> display.accept(chunk.text())))
        .message();
  }

  /** Begins an answer that a button ends: {@code cancel(true)} ends it at the server, too. */
  CompletableFuture<MessageResponse> cancelButton(String question, Consumer<String> display) {
    return rhetor.streamMessage(question).forEach(chunk -> display.accept(chunk.text()));
  }

  /** Begins a conversation: each message is sent with what was said before. */
  ChatSession chat() {
    return ChatSession.builder(rhetor).system("You are terse.").build();
  }

  /** Gives a call less time than others have. */
  String withTimeout(String question, Duration limit) {
    RhetorClient urgent = rhetor.withOptions(CallOptions.builder().totalTimeout(limit).build());
    return await(urgent.sendMessage(question)).message();
  }

  /** Gives a call a header that others do not have. */
  String withHeader(String question, String tenant) {
    CallOptions options = CallOptions.builder().header("X-Tenant", tenant).build();
    return await(rhetor.withOptions(options).sendMessage(question)).message();
  }

  /** Makes a client with an own authentication header whose key changes. */
  static RhetorClient withRotatingKey(RhetorConfig config, Supplier<String> key) {
    return RhetorClient.create(config.toBuilder().header("X-Auth-Key", key).build());
  }

  /** Asks, and learns what came with the answer: status, headers, server, attempts and time. */
  ResponseInfo statusAndHeaders(String question) {
    return await(rhetor.sendMessage(question)).responseInfo().orElseThrow();
  }

  /** Asks another API when Rhetor has no answer. */
  LlmClient fallback(Function<ChatRequest, CompletableFuture<MessageResponse>> askDirectly) {
    return FallbackLlmClient.builder()
        .first("rhetor", rhetor)
        .then("direct", LlmClient.answering(askDirectly))
        .build();
  }

  /** What is tested without a server: code that is given any {@link LlmClient}. */
  static String summary(LlmClient llm, String text) {
    return await(llm.sendMessage("Summarize: " + text)).message();
  }
}
