package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.message.MessageResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Cancelling a future, or one derived from it, reaches the connection. */
class FutureCancellationTest extends CancellationAtServer {
  @Test
  void cancel_ofTheCollectedFuture_closesTheConnection() throws Exception {
    serveOneChunkAndSilence();
    CountDownLatch first = new CountDownLatch(1);
    CompletableFuture<MessageResponse> whole =
        rhetor.streamMessage("Hi").forEach(chunk -> first.countDown());
    assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();

    whole.cancel(true);

    assertThatTheServerSeesTheEnd();
    assertThatThrownBy(whole::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void cancel_ofAFutureDerivedFromTheCollectedOne_closesTheConnection() throws Exception {
    serveOneChunkAndSilence();
    CompletableFuture<Integer> derived =
        rhetor
            .streamMessage("Hi")
            .collect()
            .thenApply(MessageResponse::message)
            .thenApply(String::length);
    awaitRequest();

    derived.cancel(true);

    assertThatTheServerSeesTheEnd();
  }

  @Test
  void cancel_ofAFutureDerivedFromACall_closesTheConnection() throws Exception {
    serveSilence();
    CompletableFuture<String> derived =
        rhetor.sendMessage("Hi").thenApply(MessageResponse::message);
    awaitRequest();

    derived.cancel(true);

    assertThatTheServerSeesTheEnd();
  }

  @Test
  void cancel_ofACallWhoseBodyStalls_closesTheConnection() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    serve(
        exchange -> {
          exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"mess");
          begun.countDown();
          exchange.awaitClientClose();
        });
    CompletableFuture<MessageResponse> call = rhetor.sendMessage("Hi");
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    call.cancel(true);

    assertThatTheServerSeesTheEnd();
  }

  @Test
  void orTimeout_onACall_closesTheConnection() throws Exception {
    serveSilence();
    CompletableFuture<MessageResponse> call = rhetor.sendMessage("Hi");
    awaitRequest();

    CompletableFuture<MessageResponse> limited = call.orTimeout(50, TimeUnit.MILLISECONDS);

    assertThatThrownBy(limited::join).hasCauseInstanceOf(TimeoutException.class);
    assertThatTheServerSeesTheEnd();
  }

  @Test
  void close_endsAWaitingCall() throws Exception {
    serveSilence();
    CompletableFuture<MessageResponse> call = rhetor.sendMessage("Hi");
    awaitRequest();

    rhetor.close();

    assertThatTheServerSeesTheEnd();
    assertThatThrownBy(call::join).hasCauseInstanceOf(ClientClosedException.class);
  }
}
