package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
  private static final String BODY = "{\"message\":\"hi\"}";
  private static final String CHAT =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"streaming\":true}";

  private final SimulatedRhetor rhetor =
      SimulatedRhetor.builder()
          .chunkDelay(Duration.ZERO)
          .pingInterval(Duration.ofMillis(1))
          .start();
  private final Caller caller = new Caller(rhetor);

  @AfterEach
  void close() {
    rhetor.close();
  }

  @Test
  void anErrorBeforeTheChunksIsAMessagesWholeBody() {
    rhetor.inject(Fault.errorBeforeChunks("overloaded"));

    HttpResponse<String> answer = caller.post("/message", BODY);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).fieldNames())
        .containsExactly("error", "context", "timestamp");
    assertThat(answer.body()).contains("overloaded");
  }

  @Test
  void anErrorBeforeTheChunksIsAStreamsOnlyEvent() {
    rhetor.inject(Fault.errorBeforeChunks("overloaded"));

    assertThat(caller.stream("/stream", BODY))
        .extracting(event -> event.getString("error"))
        .containsExactly("overloaded");
  }

  @Test
  void anErrorAfterChunksEndsTheStream() {
    rhetor.inject(Fault.errorAfterChunks(2, "lost"));

    List<JsonObject> events = caller.stream("/chat", CHAT);

    assertThat(events).hasSize(3);
    assertThat(Caller.textOf(events.subList(0, 2))).isEqualTo("You wrote:");
    assertThat(events.get(2).getString("error")).isEqualTo("lost");
    assertThat(events.get(2).getBoolean("done")).isTrue();
  }

  @Test
  void anErrorBeyondTheAnswerComesInPlaceOfTheEnd() {
    rhetor.inject(Fault.errorAfterChunks(1000, "late"));

    List<JsonObject> events = caller.stream("/stream", BODY);

    assertThat(Caller.textOf(events.subList(0, events.size() - 1))).endsWith("answer arrives.");
    assertThat(events.get(events.size() - 1).getString("error")).isEqualTo("late");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aCutClosesTheSocketInTheMiddleOfTheBody(int chunks) throws IOException {
    rhetor.inject(Fault.cutAfterChunks(chunks));
    try (RawConnection connection = new RawConnection(rhetor)) {
      connection.post("/stream", BODY);

      String all = connection.readAll();

      assertThat(all).startsWith("HTTP/1.1 200 OK\r\n").doesNotEndWith("0\r\n\r\n");
      assertThat(all.split("event: message", -1)).hasSize(chunks + 1);
    }
  }

  @Test
  void aCutIsAnIoErrorToTheJdkClient() {
    rhetor.inject(Fault.cutAfterChunks(1));

    assertThatThrownBy(() -> caller.post("/stream", BODY)).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aCutIsNotCountedAsTheClientsDeparture() throws IOException {
    rhetor.inject(Fault.cutAfterChunks(1));
    try (RawConnection connection = new RawConnection(rhetor)) {
      connection.post("/stream", BODY);
      connection.readAll();
    }

    assertThat(rhetor.openStreams()).isZero();
    assertThat(rhetor.cancelledStreams()).isZero();
  }

  @Test
  void aStalledStreamIsOpenAndSilent() throws IOException {
    rhetor.inject(Fault.stallAfterChunks(1));
    try (RawConnection connection = new RawConnection(rhetor)) {
      connection.post("/stream", BODY);
      connection.readUntil("\"done\": false}\r\n\r\n\r\n");
      for (int i = 0; i < 20; i++) {
        caller.get("/health");
      }

      assertThat(connection.bytesWaiting()).isZero();
      assertThat(rhetor.openStreams()).isEqualTo(1);
    }
  }

  @Test
  void aStalledStreamNoticesThatTheClientLeft() throws IOException {
    rhetor.inject(Fault.stallAfterChunks(0));
    try (RawConnection connection = new RawConnection(rhetor)) {
      connection.post("/stream", BODY);
      connection.readUntil("\r\n\r\n");
    }

    await().until(() -> rhetor.openStreams() == 0);
    assertThat(rhetor.cancelledStreams()).isEqualTo(1);
  }

  @Test
  void aRequestCanBeHeldBeforeItsHeadersUntilTheClientLeaves() throws IOException {
    rhetor.inject(Fault.stallBeforeHeaders());
    try (RawConnection connection = new RawConnection(rhetor)) {
      connection.post("/message", BODY);
      await().until(() -> rhetor.heldRequests() == 1);
      caller.get("/health");

      assertThat(connection.bytesWaiting()).isZero();
    }
    await().until(() -> rhetor.heldRequests() == 0);
  }

  @Test
  void aServerThatIsStartingSaysSo() {
    rhetor.inject(Fault.serviceUnavailable());

    HttpResponse<String> answer = caller.get("/health");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"LLM client not initialized\"}");
  }

  @Test
  void aRefusedMessageLeavesNoTrace() {
    rhetor.inject(Fault.serviceUnavailable());

    caller.post("/message", BODY);

    assertThat(rhetor.turns("default")).isEmpty();
  }

  @Test
  void aFaultStrikesOnce() {
    rhetor.inject(Fault.serviceUnavailable());

    caller.get("/health");

    assertThat(caller.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultStrikesAsOftenAsItIsTold() {
    rhetor.inject(Fault.serviceUnavailable().times(2));

    assertThat(caller.get("/health").statusCode()).isEqualTo(503);
    assertThat(caller.get("/health").statusCode()).isEqualTo(503);
    assertThat(caller.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aStreamsFaultWaitsForAStream() {
    rhetor.inject(Fault.errorAfterChunks(0, "lost"));

    assertThat(caller.postJson("/message", BODY).containsKey("error")).isFalse();
    assertThat(caller.stream("/stream", BODY)).hasSize(1);
  }

  @Test
  void faultsStrikeInTheOrderOfTheirInjection() {
    rhetor.inject(Fault.errorBeforeChunks("first"));
    rhetor.inject(Fault.errorBeforeChunks("second"));

    assertThat(caller.postJson("/message", BODY).getString("error")).isEqualTo("first");
    assertThat(caller.postJson("/message", BODY).getString("error")).isEqualTo("second");
  }

  @Test
  void clearedFaultsDoNotStrike() {
    rhetor.inject(Fault.serviceUnavailable());
    rhetor.clearFaults();

    assertThat(caller.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultRefusesNumbersThatMakeNoSense() {
    assertThatThrownBy(() -> Fault.cutAfterChunks(-1)).hasMessageContaining("chunks");
    assertThatThrownBy(() -> Fault.serviceUnavailable().times(0)).hasMessageContaining("times");
  }

  @Test
  void aFaultSaysWhatItDoes() {
    assertThat(Fault.errorAfterChunks(2, "lost").times(3))
        .hasToString("Fault{FAIL_MIDWAY, chunks=2, text=lost, times=3}");
  }
}
