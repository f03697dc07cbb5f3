package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cancelling what was made of two calls ends both at the server. */
class CombinedCallsTest {

  static Stream<BinaryOperator<CompletableFuture<MessageResponse>>> combinations() {
    return Stream.of(
        (whole, streamed) -> whole.thenCombine(streamed, (one, other) -> one),
        (whole, streamed) -> streamed.applyToEither(whole, answer -> answer),
        (whole, streamed) ->
            whole.thenCompose(answer -> streamed).thenCombine(streamed, (a, b) -> b));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void cancellation_closesBothConnections(
      BinaryOperator<CompletableFuture<MessageResponse>> combination) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedExchange::awaitClientClose);
        RhetorClient rhetor = Clients.of(server)) {
      CompletableFuture<MessageResponse> combined =
          combination.apply(rhetor.sendMessage("Hi"), rhetor.streamMessage("Hi").collect());
      await().until(() -> server.exchanges().size() == 2);

      assertThat(combined.cancel(true)).isTrue();

      for (ScriptedExchange exchange : server.exchanges()) {
        exchange.clientClosed().get(30, TimeUnit.SECONDS);
      }
    }
  }
}
