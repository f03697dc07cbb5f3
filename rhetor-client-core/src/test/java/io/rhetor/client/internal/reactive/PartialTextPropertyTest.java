package io.rhetor.client.internal.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.stream.StreamChunk;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The text so far is what the chunks said since the answer last began anew, or its beginning. */
class PartialTextPropertyTest {
  private static final RhetorException FAILURE = new RhetorConnectionException("lost", null, true);

  @Property(tries = 150)
  void textSoFar_isThatOfTheChunksSinceTheLastRestart(@ForAll("chunks") List<StreamChunk> chunks) {
    PartialText partial = new PartialText(Integer.MAX_VALUE);
    StringBuilder said = new StringBuilder();
    for (StreamChunk chunk : chunks) {
      partial.add(chunk.text(), chunk.isRestart());
      if (chunk.isRestart()) {
        said.setLength(0);
      }
      said.append(chunk.text());
    }

    RhetorStreamException shown = (RhetorStreamException) partial.attachTo(FAILURE, null);

    assertThat(shown.partial()).isEqualTo(said.toString());
    assertThat(shown.isPartialCut()).isFalse();
  }

  @Property(tries = 150)
  void textSoFar_beyondItsLimit_isItsBeginning(
      @ForAll("chunks") List<StreamChunk> chunks, @ForAll("limits") int limit) {
    PartialText partial = new PartialText(limit);
    StringBuilder said = new StringBuilder();
    for (StreamChunk chunk : chunks) {
      partial.add(chunk.text(), false);
      said.append(chunk.text());
    }

    RhetorStreamException shown = (RhetorStreamException) partial.attachTo(FAILURE, null);

    assertThat(said.toString()).startsWith(shown.partial());
    assertThat(shown.partial().length()).isLessThanOrEqualTo(limit);
    assertThat(shown.isPartialCut()).isEqualTo(said.length() > shown.partial().length());
  }

  @Provide
  Arbitrary<List<StreamChunk>> chunks() {
    Arbitrary<String> texts =
        Arbitraries.oneOf(
            Arbitraries.strings().ascii().ofMaxLength(80),
            Arbitraries.strings().all().ofMaxLength(40),
            Arbitraries.strings().withChars("äß\uD83D\uDE00").ofMinLength(400).ofMaxLength(1_200));
    return texts
        .flatMap(
            text ->
                Arbitraries.frequency(Tuple.of(30, false), Tuple.of(1, true))
                    .map(restart -> StreamChunk.builder().text(text).restart(restart).build()))
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<Integer> limits() {
    return Arbitraries.integers().between(0, 4_000);
  }
}
