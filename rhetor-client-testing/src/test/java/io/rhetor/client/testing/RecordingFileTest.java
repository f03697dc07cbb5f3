package io.rhetor.client.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of recordings: when they are replaced, and those that cannot be played. */
class RecordingFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("recording.json");
  }

  @Test
  void aRecorderThatCannotListen_leavesAnOlderRecordingAlone() throws Exception {
    Files.writeString(file, "an older recording");
    try (SimulatedRhetor server = SimulatedRhetor.start()) {
      assertThatThrownBy(
              () -> RecordingRhetor.builder(server.url(), file).port(server.port()).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("Cannot listen");
    }

    assertThat(file).hasContent("an older recording");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // in the exchange | in its place | what is said of it
        "GET /health HTTP/1.1 | GET | exchange 1",
        "\"status\":200, | `` | exchange 1",
        "\"status\":200 | \"status\":99 | its status is 99",
        "\"headers\":{\"x\":\"y\"}, | `` | exchange 1",
        "{\"x\":\"y\"} | {\"x\":5} | exchange 1",
        "{\"x\":\"y\"} | {\"x\":\"a\\nb\"} | exchange 1",
        "\"text\":\"{}\" | \"base64\":\"!\" | exchange 1",
        "\"text\":\"{}\" | \"events\":[5] | exchange 1",
        "COMPLETE | whole | exchange 1",
      })
  void aRecordingThatCannotBePlayed_isRefusedAtTheStart(String part, String other, String said)
      throws Exception {
    String exchange =
        "{\"request\":{\"line\":\"GET /health HTTP/1.1\"},"
            + "\"response\":{\"headers\":{\"x\":\"y\"},\"status\":200,\"text\":\"{}\"},"
            + "\"end\":\"COMPLETE\"}";
    String whole = "{\"format\":\"rhetor-recording/1\",\"exchanges\":[%s]}";
    Files.writeString(file, String.format(whole, exchange));
    ReplayingRhetor.start(file).close();
    Files.writeString(file, String.format(whole, exchange.replace(part, other)));

    assertThatThrownBy(() -> ReplayingRhetor.start(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("file: " + file, said, "record it again");
  }
}
