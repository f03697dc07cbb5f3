package io.rhetor.client.internal.json;

import static io.rhetor.client.internal.json.JsonTesting.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** A stream that waits for events lends what reads them to the next one that has some. */
class SpareParserTest {
  private static final byte[] EVENT = bytes("{'chunk': 'a', 'timestamp': '2026-01-01T12:00:00'}");

  private final Json json = new Json();

  @Test
  void streamThatHasMoreToRead_takesTheParserOfOneThatWaits() {
    FastChunkParser parser = json.borrowParser();

    json.giveBack(parser);

    assertThat(json.borrowParser()).isSameAs(parser);
    assertThat(json.borrowParser()).isNotSameAs(parser);
  }

  @Test
  void parserIsGivenBack_withTheLastEventThatIsHere() throws Exception {
    FastChunkParser parser = json.borrowParser();
    json.giveBack(parser);

    reader().read(EVENT, 0, EVENT.length, true);

    assertThat(json.borrowParser()).isSameAs(parser);
  }

  @Test
  void parserIsKept_whileMoreEventsAreHere_untilTheStreamRests() throws Exception {
    FastChunkParser parser = json.borrowParser();
    json.giveBack(parser);
    ChunkReader reader = reader();

    reader.read(EVENT, 0, EVENT.length, false);

    assertThat(json.borrowParser()).isNotSameAs(parser);
    reader.rest();
    assertThat(json.borrowParser()).isSameAs(parser);
  }

  @Test
  void parserThatWaits_keepsNeitherTheBytesNorTheTextOfAnEvent() throws Exception {
    byte[] event = bytes("{'chunk': 'a\\u4e2d'}");
    ChunkReader reader = reader();
    WeakReference<String> text =
        new WeakReference<>(reader.read(event, 0, event.length, true).chunk().text());
    WeakReference<byte[]> bytes = new WeakReference<>(event);
    event = null;

    await()
        .until(
            () -> {
              System.gc();
              return bytes.get() == null && text.get() == null;
            });
    assertThat(json.borrowParser()).isNotNull();
  }

  @Test
  void parserIsMadeAnew_afterTheMachineHasMovedToAnotherZone() throws Exception {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
      ChunkReader reader = reader();
      reader.read(EVENT, 0, EVENT.length);
      reader.rest();

      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));

      assertThat(reader.read(EVENT, 0, EVENT.length).chunk().timestamp())
          .contains(Instant.parse("2026-01-01T03:00:00Z"));
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private ChunkReader reader() {
    return new ChunkReader(json, new Redactor(List.of()));
  }
}
