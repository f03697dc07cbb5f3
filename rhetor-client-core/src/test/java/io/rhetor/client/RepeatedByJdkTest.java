package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.testing.ScriptedExchange;
import io.rhetor.client.testing.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A JVM in which the JDK's client is told to send all requests again when a pooled connection is
 * lost.
 */
class RepeatedByJdkTest {
  /** Makes a call that works and then one that is lost, in a JVM of its own. */
  public static final class Main {
    private Main() {}

    public static void main(String[] args) {
      RhetorConfig config =
          RhetorConfig.builder().baseUrl(args[0]).retryPolicy(RetryPolicy.none()).build();
      try (RhetorClient rhetor = RhetorClient.create(config)) {
        Function<RhetorClient, CompletableFuture<?>> call = call(args[1]);
        rhetor.sendMessage("first").join();
        try {
          call.apply(rhetor).join();
          System.out.println("answered");
        } catch (CompletionException failed) {
          RhetorConnectionException lost = (RhetorConnectionException) failed.getCause();
          System.out.println(
              "lost, processed="
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
          return rhetor -> rhetor.contexts().summarize(ContextId.of("c"));
        default:
          return RhetorClient::getProviders;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"message", "stream", "summarize", "providers"})
  void nothingIsSentTwice(String kind) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(RepeatedByJdkTest::answerTheFirst)) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Djdk.httpclient.enableAllMethodRetry=true",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  server.url().toString(),
                  kind)
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).contains("lost, processed=" + !kind.equals("providers") + ", attempts=1");
      assertThat(server.exchanges()).hasSize(2);
      assertThat(server.exchanges().stream().map(ScriptedExchange::requestLine).distinct())
          .hasSizeBetween(1, 2);
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
