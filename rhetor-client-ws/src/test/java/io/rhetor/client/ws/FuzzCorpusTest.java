package io.rhetor.client.ws;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.rhetor.client.support.FuzzReplay;
import io.rhetor.client.ws.internal.FrameFuzz;
import io.rhetor.client.ws.internal.MessageFuzz;
import org.junit.jupiter.api.Test;

/** The fuzz targets on their corpus. */
class FuzzCorpusTest {
  @Test
  void framesAndChangesOfThem_pass() {
    assertThatCode(() -> FuzzReplay.run(FrameFuzz.class, FrameFuzz::fuzzerTestOneInput))
        .doesNotThrowAnyException();
  }

  @Test
  void messagesAndChangesOfThem_pass() {
    assertThatCode(() -> FuzzReplay.run(MessageFuzz.class, MessageFuzz::fuzzerTestOneInput))
        .doesNotThrowAnyException();
  }
}
