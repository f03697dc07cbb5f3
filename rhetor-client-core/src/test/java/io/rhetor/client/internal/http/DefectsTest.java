package io.rhetor.client.internal.http;

import static io.rhetor.client.support.Outcomes.failureOf;
import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.message.MessageResponse;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What reading an answer throws, such as an error of linking with another Jackson. */
class DefectsTest extends RetryScenario {

  static Stream<Throwable> thrown() {
    return Stream.of(
        new IllegalStateException("planned by a test"),
        new NoSuchMethodError("planned by a test"),
        new NoClassDefFoundError("planned/by/a/Test"),
        new StackOverflowError("planned by a test"),
        new ExceptionInInitializerError("planned by a test"),
        new AssertionError("planned by a test"));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void reader_thatThrows_endsTheCallAtOnceWithItsCause(Throwable thrown) throws Exception {
    serve((exchange, number) -> unavailableUntil(2, RetryScenario::answer).play(exchange, number));
    CompletableFuture<MessageResponse> call =
        transport.call(
            post("/message"),
            (answer, redactor) -> {
              throw DefectsTest.<RuntimeException>sneaky(thrown);
            });
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);

    RhetorException failure = failureOf(call, RhetorProtocolException.class);
    assertThat(failure.getCause()).isSameAs(thrown);
    assertThat(failure.attemptCount()).isEqualTo(2);
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
    assertThat(timers.pending()).isZero();
    assertThat(valueOf(call()).message()).isEqualTo("done");
  }

  @Test
  void exceptionsThatAreSuppressedByUsers_changeNoFactOfAFailure() throws Exception {
    serve(
        (exchange, number) ->
            unavailableUntil(3, (given, n) -> given.respondJson(400, "{}")).play(exchange, number));
    CompletableFuture<MessageResponse> call = call();
    awaitWait(HALF_OF_FIRST);
    timers.advance(HALF_OF_FIRST);
    awaitWait(HALF_OF_SECOND);
    timers.advance(HALF_OF_SECOND);
    RhetorException failure = failureOf(call, RhetorException.class);

    failure.addSuppressed(
        new io.rhetor.client.error.RhetorConnectionException("Of the user's.", null, true));

    assertThat(failure.attemptCount()).isEqualTo(3);
    assertThat(failure.mayHaveBeenProcessed()).isFalse();
    assertThat(failure.getSuppressed()).hasSize(3);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
