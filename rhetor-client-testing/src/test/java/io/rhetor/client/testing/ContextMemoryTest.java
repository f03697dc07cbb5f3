package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContextMemoryTest {
  private static final String CONTEXT = "quill:one";
  private static final String BODY = "{\"message\":\"hi\",\"context_id\":\"quill:one\"}";

  private final SimulatedRhetor rhetor =
      SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
  private final Caller caller = new Caller(rhetor);

  @AfterEach
  void close() {
    rhetor.close();
  }

  @Test
  void anUnknownContextIsEmpty() {
    assertThat(rhetor.turns("nowhere")).isEmpty();
  }

  @Test
  void bothSidesOfAMessageAreKept() {
    String answer = caller.postJson("/message", BODY).getString("message");

    assertThat(rhetor.turns(CONTEXT))
        .containsExactly(new Turn("user", "hi"), new Turn("assistant", answer));
  }

  @Test
  void bothSidesOfAStreamAreKept() {
    String answer = Caller.textOf(caller.stream("/stream", BODY));

    assertThat(rhetor.turns(CONTEXT))
        .containsExactly(new Turn("user", "hi"), new Turn("assistant", answer));
  }

  @Test
  void aChatsEqualContentsAreKeptOnce() {
    caller.post(
        "/chat",
        "{\"context_id\":\"quill:one\",\"messages\":[{\"role\":\"system\",\"content\":\"Be terse.\"},{\"role\":\"user\",\"content\":\"Yes\"},{\"role\":\"assistant\",\"content\":\"Yes\"}]}");

    assertThat(rhetor.turns(CONTEXT))
        .hasSize(3)
        .startsWith(new Turn("system", "Be terse."), new Turn("user", "Yes"));
  }

  @Test
  void contextsAreKeptApart() {
    caller.post("/message", BODY);
    caller.post("/message", "{\"message\":\"elsewhere\"}");

    assertThat(rhetor.turns(CONTEXT)).doesNotContain(new Turn("user", "elsewhere"));
    assertThat(rhetor.turns("default")).startsWith(new Turn("user", "elsewhere"));
  }

  @Test
  void aFailedAnswerLeavesTheUsersTurnAlone() {
    rhetor.inject(Fault.errorAfterChunks(2, "lost"));
    caller.stream("/stream", BODY);

    assertThat(rhetor.turns(CONTEXT)).containsExactly(new Turn("user", "hi"));
  }

  @Test
  void anAbandonedStreamLeavesTheUsersTurnAlone() throws IOException {
    try (SimulatedRhetor slow = SimulatedRhetor.builder().chunkDelay(Duration.ofHours(1)).start()) {
      try (RawConnection connection = new RawConnection(slow)) {
        connection.post("/stream", BODY);
        connection.readUntil("\"done\": false}");
      }
      await().until(() -> slow.openStreams() == 0);

      assertThat(slow.turns(CONTEXT)).containsExactly(new Turn("user", "hi"));
    }
  }

  @Test
  void aTurnIsAValue() {
    assertThat(new Turn("user", "hi"))
        .isEqualTo(new Turn("user", "hi"))
        .hasSameHashCodeAs(new Turn("user", "hi"))
        .isNotEqualTo(new Turn("assistant", "hi"))
        .isNotEqualTo(new Turn("user", "ho"))
        .hasToString("user: hi");
    assertThat(new Turn("user", "hi").role()).isEqualTo("user");
  }
}
