package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.resilience.FallbackOutcome;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;

/** Asks one server after the other until one answers; the first one here is never there. */
final class FallbackChain {
  private static final String NOWHERE = "http://127.0.0.1:9";

  private FallbackChain() {}

  static void run(RhetorConfig config, PrintWriter out) {
    RhetorConfig elsewhere =
        config.toBuilder().baseUrl(NOWHERE).retryPolicy(RetryPolicy.none()).build();
    try (FallbackLlmClient llm =
        FallbackLlmClient.builder()
            .first("nearby", RhetorClient.create(elsewhere))
            .then("rhetor", RhetorClient.create(config))
            .then("direct", LlmClient.answering("This is what a direct API would say."))
            .thenReply("I'm sorry, but I couldn't process your request at this time.")
            .build()) {
      CompletableFuture<FallbackOutcome> outcome = new CompletableFuture<>();
      MessageResponse answer =
          await(llm.reportingTo(outcome::complete).sendMessage("What is Rhetor?"));

      out.println(answer.message());
      await(outcome)
          .attempts()
          .forEach(attempt -> out.println(attempt.target() + ": " + attempt.result()));
      out.println("A fallback answered: " + answer.isFallback());
    }
  }
}
