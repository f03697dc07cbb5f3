package io.rhetor.client.internal.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class SseDecoderPropertyTest {
  private static final int LIMIT = 1 << 20;

  @Property
  void eventsInAnySpelling_splitAnywhere_areDecodedToThemselves(
      @ForAll("events") List<SentEvent> sent, @ForAll long seed) {
    Random random = new Random(seed);
    SseSpeller speller = new SseSpeller(random);
    List<DecodedEvent> expected = new ArrayList<>();
    for (SentEvent event : sent) {
      speller.event(event.type, event.lines);
      expected.add(
          DecodedEvent.event(
              event.type.isEmpty() ? "message" : event.type, String.join("\n", event.lines)));
    }

    Outcome outcome = decode(new SseDecoder(LIMIT, LIMIT), speller.bytes(), random);

    assertThat(outcome.failed).isFalse();
    assertThat(outcome.events).isEqualTo(expected);
  }

  @Property
  void anyBytes_splitAnywhere_giveWhatTheyGiveWhole(
      @ForAll("snippets") byte[] stream, @ForAll long seed) {
    Outcome whole = decode(new SseDecoder(24, 20), stream, null);
    Outcome split = decode(new SseDecoder(24, 20), stream, new Random(seed));

    assertThat(split.events).isEqualTo(whole.events);
    assertThat(split.failed).isEqualTo(whole.failed);
  }

  @Provide
  Arbitrary<List<SentEvent>> events() {
    Arbitrary<String> text = Arbitraries.strings().excludeChars('\r', '\n').ofMaxLength(30);
    Arbitrary<String> type = Arbitraries.of("", "", "error", "message", "x:y", " spaced ", "größe");
    return Combinators.combine(type, text.list().ofMinSize(1).ofMaxSize(4))
        .as(SentEvent::new)
        .list()
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<byte[]> snippets() {
    Arbitrary<byte[]> known =
        Arbitraries.of(
                "\r", "\n", "\r\n", "data", "data:", "data: x", "event: y", ":", " ", "\uFEFF")
            .map(text -> text.getBytes(UTF_8));
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(3);
    return Arbitraries.frequencyOf(Tuple.of(6, known), Tuple.of(1, any))
        .list()
        .ofMaxSize(40)
        .map(SseDecoderPropertyTest::concatenate);
  }

  /** Feeds the stream whole, or in random parts, up to its end or the first failure. */
  private static Outcome decode(SseDecoder decoder, byte[] stream, Random random) {
    Outcome outcome = new Outcome();
    int from = 0;
    try {
      while (from < stream.length) {
        int length =
            random == null
                ? stream.length
                : Math.min(stream.length - from, random.nextInt(random.nextBoolean() ? 3 : 40));
        decoder.feed(ByteBuffer.wrap(stream, from, length));
        from += length;
        DecodedEvent.takeAll(decoder, outcome.events);
      }
    } catch (RhetorProtocolException tooLarge) {
      outcome.failed = true;
    }
    return outcome;
  }

  private static byte[] concatenate(List<byte[]> parts) {
    byte[] whole = {};
    for (byte[] part : parts) {
      int length = whole.length;
      whole = Arrays.copyOf(whole, length + part.length);
      System.arraycopy(part, 0, whole, length, part.length);
    }
    return whole;
  }

  private static final class Outcome {
    final List<DecodedEvent> events = new ArrayList<>();
    boolean failed;
  }

  private static final class SentEvent {
    final String type;
    final List<String> lines;

    SentEvent(String type, List<String> lines) {
      this.type = type;
      this.lines = lines;
    }

    @Override
    public String toString() {
      return type + "=" + lines;
    }
  }
}
