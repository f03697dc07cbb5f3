package io.rhetor.recipes.fakes;

import io.rhetor.client.LlmClient;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What is to be tested: a part of a program that takes any {@link LlmClient}. */
public final class Summaries {
  private final LlmClient llm;

  public Summaries(LlmClient llm) {
    this.llm = llm;
  }

  /** Summarizes a text, or says that there is no summary now. */
  public CompletableFuture<String> summarize(String text) {
    MessageRequest request =
        MessageRequest.builder().message("Summarize: " + text).taskType(TaskType.REASONING).build();
    return llm.sendMessage(request)
        .thenApply(MessageResponse::message)
        .exceptionally(Summaries::without);
  }

  private static String without(Throwable failure) {
    Throwable reason = failure instanceof CompletionException ? failure.getCause() : failure;
    if (reason instanceof RhetorException && ((RhetorException) reason).isRetryable()) {
      return "No summary now; try again later.";
    }
    throw new CompletionException(reason);
  }

  /** How long a summary is, told while it arrives. */
  public CompletableFuture<Integer> length(String text) {
    int[] length = {0};
    return llm.streamMessage(MessageRequest.of("Summarize: " + text))
        .forEach(chunk -> length[0] += chunk.text().length())
        .thenApply(whole -> length[0]);
  }
}
