package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rhetor.client.internal.http.HeaderTextFuzz;
import io.rhetor.client.internal.json.ChunkFuzz;
import io.rhetor.client.internal.json.ErrorTextFuzz;
import io.rhetor.client.internal.stream.SseFuzz;
import io.rhetor.client.support.FuzzReplay;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** The fuzz targets on their corpus. */
class FuzzCorpusTest {
  static final List<Arguments> TARGETS =
      List.of(
          target(ChunkFuzz.class, ChunkFuzz::fuzzerTestOneInput),
          target(ErrorTextFuzz.class, ErrorTextFuzz::fuzzerTestOneInput),
          target(HeaderTextFuzz.class, HeaderTextFuzz::fuzzerTestOneInput),
          target(SseFuzz.class, SseFuzz::fuzzerTestOneInput));

  @ParameterizedTest
  @FieldSource("TARGETS")
  void corpusAndChangesOfIt_pass(Class<?> type, Consumer<byte[]> target) {
    assertThatCode(() -> FuzzReplay.run(type, target)).doesNotThrowAnyException();
  }

  private static Arguments target(Class<?> type, Consumer<byte[]> target) {
    return arguments(type, target);
  }
}
