package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.ChildJvm;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * A JVM in which the JDK's client is told to send all requests again when a pooled connection is
 * lost.
 */
class RepeatedByJdkTest {
  private static final List<String> KINDS = List.of("message", "stream", "summarize", "providers");

  /** Makes, for each kind, a call that works and then one that is lost, in a JVM of its own. */
  public static final class Main {
    private Main() {}

    public static void main(String[] args) {
      for (String kind : KINDS) {
        loseSecond(args[0], kind);
      }
    }

    private static void loseSecond(String url, String kind) {
      RhetorConfig config =
          RhetorConfig.builder().baseUrl(url).retryPolicy(RetryPolicy.none()).build();
      try (RhetorClient rhetor = RhetorClient.create(config)) {
        Function<RhetorClient, CompletableFuture<?>> call = call(kind);
        rhetor.sendMessage("first").join();
        try {
          call.apply(rhetor).join();
          System.out.println(kind + ": answered");
        } catch (CompletionException failed) {
          RhetorConnectionException lost = (RhetorConnectionException) failed.getCause();
          System.out.println(
              kind
                  + ": lost, processed="
                  + lost.mayHaveBeenProcessed()
                  + ", attempts="
                  + lost.attemptCount());
        }
      }
    }

    private static Function<RhetorClient, CompletableFuture<?>> call(String kind) {
      switch (kind) {
        case "message":
          return rhetor -> rhetor.sendMessage("second");
        case "stream":
          return rhetor -> rhetor.streamMessage("second").collect();
        case "summarize":
          return rhetor -> rhetor.contexts().summarizeContext(ContextId.of("c"));
        default:
          return RhetorClient::getProviders;
      }
    }
  }

  @Test
  void nothingIsSentTwice() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(RepeatedByJdkTest::answerTheFirst)) {
      String output =
          ChildJvm.run(
              Main.class,
              List.of("-Djdk.httpclient.enableAllMethodRetry=true"),
              server.url().toString());

      assertThat(output.lines())
          .containsExactly(
              "message: lost, processed=true, attempts=1",
              "stream: lost, processed=true, attempts=1",
              "summarize: lost, processed=true, attempts=1",
              "providers: lost, processed=false, attempts=1");
      assertThat(server.exchanges().stream().map(ScriptedExchange::requestLine))
          .hasSize(2 * KINDS.size())
          .containsOnlyOnce("POST /stream HTTP/1.1", "GET /providers HTTP/1.1");
    }
  }

  private static void answerTheFirst(ScriptedExchange exchange) throws java.io.IOException {
    if (exchange.body().contains("first")) {
      exchange.respondJson(200, "{\"message\":\"done\"}");
    } else {
      exchange.close();
    }
  }
}
