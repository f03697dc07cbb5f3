package io.rhetor.client.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerCollectorTest {
  private final FakeChunkStream stream = new FakeChunkStream();
  private final List<String> seen = new ArrayList<>();

  @Test
  void forEach_handsOverEachChunkInOrderAndThenTheWhole() {
    CompletableFuture<MessageResponse> whole =
        ChunkStream.of("Hel", "", "lo").forEach(chunk -> seen.add(chunk.text()));

    assertThat(seen).containsExactly("Hel", "", "lo");
    assertThat(whole.join().message()).isEqualTo("Hello");
  }

  @Test
  void forEach_withoutAction_isRefusedBeforeAnythingIsSent() {
    assertThatNullPointerException().isThrownBy(() -> stream.chunks().forEach(null));

    assertThat(stream.subscriptions).isZero();
  }

  @Test
  void forEach_asksForAllChunksAtOnce() {
    TrustedPublisher<StreamChunk> publisher = stream::subscribe;
    ChunkStream.from(publisher).forEach(chunk -> {});

    assertThat(stream.requested).hasValue(Long.MAX_VALUE);
  }

  @Test
  void collect_keepsEachWarningOnce_alsoFromBeforeARestart() {
    CompletableFuture<MessageResponse> whole = stream.chunks().collect();
    stream.send(StreamChunk.builder().text("a").warnings(List.of("near", "slow")).build());
    stream.send(
        StreamChunk.builder().text("b").restart(true).warnings(List.of("near", "new")).build());
    stream.complete();

    assertThat(whole.join().warnings()).containsExactly("near", "slow", "new");
  }

  @Test
  void collect_keepsWarningsUpToALimit() {
    CompletableFuture<MessageResponse> whole = stream.chunks().collect();
    String half = "w".repeat(32 * 1024);
    stream.send(
        StreamChunk.builder().text("a").warnings(List.of(half, half + "!", "short")).build());
    stream.complete();

    assertThat(whole.join().warnings()).containsExactly(half, "short");
  }

  @Test
  void collect_takesTheRestFromTheLastChunk() {
    Instant time = Instant.parse("2025-04-24T12:34:56Z");
    CompletableFuture<MessageResponse> whole = stream.chunks().collect();
    stream.send(StreamChunk.builder().text("a").model("first").build());
    stream.send(
        StreamChunk.builder()
            .text("b")
            .model("m")
            .provider("p")
            .contextId(ContextId.of("quill:1"))
            .timestamp(time)
            .fallback(true)
            .additionalProperty("cost", 1)
            .build());
    stream.complete();

    assertThat(whole.join())
        .isEqualTo(
            MessageResponse.builder()
                .message("ab")
                .model("m")
                .provider("p")
                .contextId(ContextId.of("quill:1"))
                .timestamp(time)
                .fallback(true)
                .additionalProperty("cost", 1)
                .build());
  }

  @Test
  void collect_keepsItsText_whateverElseAChunkCallsItsMessage() {
    CompletableFuture<MessageResponse> whole = stream.chunks().collect();
    stream.send(
        StreamChunk.builder()
            .text("Hello")
            .additionalProperty("message", Map.of("role", "assistant"))
            .build());
    stream.complete();

    assertThat(whole.join().message()).isEqualTo("Hello");
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whatIsThrownWhileTheWholeIsMade_failsIt(Throwable thrown) {
    List<Object> uncopyable =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            return throwAs(thrown);
          }

          @Override
          public int size() {
            return 1;
          }
        };
    JsonObject json = new JsonObject(Map.of("message", "", "extra", uncopyable), ZoneOffset.UTC);
    CompletableFuture<MessageResponse> whole = stream.chunks().collect();
    stream.send("Hello");
    ((ChunkSubscriber) stream.subscriber).onDetails(MessageResponse.fromJson(json));
    stream.complete();

    assertThatThrownBy(whole::join).hasCause(thrown);
  }

  @Test
  void collect_ofAStreamWithoutChunks_isAnEmptyAnswer() {
    assertThat(ChunkStream.of().collect().join())
        .isEqualTo(MessageResponse.builder().message("").build());
  }

  @Test
  void collect_isNotDoneBeforeTheStreamIs() {
    CompletableFuture<MessageResponse> whole = stream.chunks().collect();
    stream.send("a");

    assertThat(whole).isNotDone();
  }

  @Test
  void restart_dropsTheTextBeforeItAndIsHandedOver() {
    CompletableFuture<MessageResponse> whole =
        stream.chunks().forEach(chunk -> seen.add(chunk.text()));
    stream.send("I rec");
    stream.send(StreamChunk.builder().text("I received").fallback(true).restart(true).build());
    stream.send(StreamChunk.builder().text(" it").fallback(true).build());
    stream.complete();

    assertThat(seen).containsExactly("I rec", "I received", " it");
    assertThat(whole.join().message()).isEqualTo("I received it");
  }

  @Test
  void collect_textAtTheLimit_passes() {
    assertThat(ChunkStream.of("ab", "cd").collect(4).join().message()).isEqualTo("abcd");
  }

  @Test
  void collect_textOverTheLimit_cancelsAndFails() {
    CompletableFuture<MessageResponse> whole = stream.chunks().collect(4);
    stream.send("ab");
    stream.send("cde");

    assertThat(stream.cancelled).isTrue();
    assertThatThrownBy(whole::join)
        .cause()
        .isInstanceOf(RhetorProtocolException.class)
        .hasMessageContainingAll("4 characters", "toStream")
        .hasMessageNotContaining("ab");
  }

  @Test
  void collect_textOverTheLimitOnlyBeforeARestart_passes() {
    CompletableFuture<MessageResponse> whole = stream.chunks().collect(4);
    stream.send("abcd");
    stream.send(StreamChunk.builder().text("wxyz").restart(true).build());
    stream.complete();

    assertThat(whole.join().message()).isEqualTo("wxyz");
  }

  @Test
  void collect_limitBelowOne_isRefusedBeforeAnythingIsSent() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stream.chunks().collect(0))
        .withMessageContaining("maxCharacters");

    assertThat(stream.subscriptions).isZero();
  }

  static Stream<Throwable> throwables() {
    return Stream.of(
        new IllegalStateException("printer on fire"),
        new IOException("undeclared, as other languages throw it"),
        new AssertionError("defect"));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable, R> R throwAs(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void actionThrows_cancelsAndFailsWithWhatItThrew(Throwable thrown) {
    CompletableFuture<MessageResponse> whole =
        stream
            .chunks()
            .forEach(
                chunk -> {
                  seen.add(chunk.text());
                  throwAs(thrown);
                });
    stream.send("a");
    stream.send("b");
    stream.complete();

    assertThat(stream.cancelled).isTrue();
    assertThat(seen).containsExactly("a");
    assertThatThrownBy(whole::join).hasCause(thrown);
  }

  @Test
  void cancel_ofTheFuture_cancelsTheStream() {
    stream.chunks().collect().cancel(true);

    assertThat(stream.cancelled).isTrue();
  }

  @Test
  void cancel_ofADerivedFuture_cancelsTheStream() {
    stream
        .chunks()
        .forEach(chunk -> {})
        .thenApply(MessageResponse::message)
        .thenAccept(s -> {})
        .cancel(true);

    assertThat(stream.cancelled).isTrue();
  }

  @Test
  void cancel_afterTheEnd_changesNothing() {
    CompletableFuture<MessageResponse> whole = stream.chunks().collect();
    stream.send("a");
    stream.complete();

    assertThat(whole.cancel(true)).isFalse();
    assertThat(whole.join().message()).isEqualTo("a");
  }

  @Test
  void failure_failsTheFutureAsItIs() {
    IllegalStateException failure = new IllegalStateException("broken");
    CompletableFuture<MessageResponse> whole = stream.chunks().collect();
    stream.send("a");
    stream.fail(failure);

    assertThatThrownBy(whole::join).hasCause(failure);
  }
}
