package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rhetor.client.internal.value.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 8259 allows is read as what it means by all readers, and nothing else is read. */
class JsonConformanceTest {
  private static final Json JSON = JsonTesting.JSON;
  private static final int TEXTS = 2_000;
  private static final Path SUITE = Path.of("..", "..", "shared", "suites", "json");
  private static final List<String> WRITTEN_BY_PYTHON =
      List.of("n_number_NaN.json", "n_number_infinity.json", "n_number_minus_infinity.json");
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @Test
  void validText_meansTheSameToAllReaders() {
    int fast = 0;
    for (int seed = 0; seed < TEXTS; seed++) {
      JsonSpeller speller = new JsonSpeller(new Random(seed), 0);
      byte[] text = speller.text().getBytes(UTF_8);

      assertThat(treeOf(text)).as("seed %d", seed).contains(speller.meaning());
      assertThat(jacksonOf(text)).as("seed %d", seed).contains(speller.meaning());
      fast += assertThatFastPathAgrees(text) ? 1 : 0;
    }
    assertThat(fast).as("texts without a parser").isGreaterThan(TEXTS / 4);
  }

  @Test
  void invalidText_isRefusedByAllReaders() {
    int faulty = 0;
    for (int seed = 0; seed < TEXTS; seed++) {
      Random random = new Random(seed);
      JsonSpeller speller = new JsonSpeller(random, 1 + random.nextInt(12));
      if (speller.hasFault()) {
        byte[] text = speller.text().getBytes(UTF_8);

        faulty++;
        assertThat(treeOf(text)).as("seed %d: %s", seed, speller.text()).isEmpty();
        assertThat(jacksonOf(text)).as("seed %d: %s", seed, speller.text()).isEmpty();
        assertThat(assertThatFastPathAgrees(text)).isFalse();
      }
    }
    assertThat(faulty).isGreaterThan(TEXTS / 3);
  }

  /** Each beginning of a text is no text, which the end of a connection makes of it. */
  @Test
  void beginningOfAText_isRefused() {
    for (int seed = 0; seed < TEXTS / 20; seed++) {
      byte[] text = new JsonSpeller(new Random(seed), 0).text().strip().getBytes(UTF_8);
      for (int length = 0; length < text.length; length++) {
        byte[] cut = Arrays.copyOf(text, length);
        assertThat(treeOf(cut)).as("%d bytes of seed %d", length, seed).isEmpty();
        assertThat(assertThatFastPathAgrees(cut)).isFalse();
      }
    }
  }

  /** A public suite that lies beside the project on some machines; it is no part of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "{\"odd\": %s}",
        "{\"chunk\": %s}",
        "{\"done\": true, \"chunk\": \"a\", \"model\":%s}"
      })
  void filesOfThePublicSuite_getTheirVerdict(String around) throws IOException {
    assumeTrue(
        Files.isDirectory(SUITE),
        "The files of JSONTestSuite are not in ../shared/suites/json beside the project, so they"
            + " were not read; the generated texts were.");
    List<String> wrong = new ArrayList<>();
    int files = 0;
    for (Path file : suite()) {
      byte[] text =
          around
              .replace("%s", new String(Files.readAllBytes(file), ISO_8859_1))
              .getBytes(ISO_8859_1);
      String name = file.getFileName().toString();
      boolean read = JSON.tryReadObject(text).isPresent();
      assertThatFastPathAgrees(text);
      boolean accepted =
          name.startsWith("y_") && (around.length() > 2 || name.startsWith("y_object"));
      if (!name.startsWith("i_") && read != accepted) {
        wrong.add(name);
      }
      files++;
    }
    assertThat(wrong).isEqualTo(around.equals("%s") ? List.of() : WRITTEN_BY_PYTHON);
    assertThat(files).isEqualTo(318);
  }

  private static List<Path> suite() throws IOException {
    try (Stream<Path> files = Files.list(SUITE)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  /** Asserts that what is read without a parser is what the tree says; tells whether it was. */
  private static boolean assertThatFastPathAgrees(byte[] text) {
    Redactor redactor = new Redactor(List.of());
    ChunkReader fast = new ChunkReader(JSON, redactor);
    ChunkReader reference = new ChunkReader(JSON, redactor);
    StreamEvent usual = fast.readUsual(text, 0, text.length, false);
    if (usual == null) {
      return false;
    }
    assertThat(FastChunkParserPropertyTest.outcome(() -> usual))
        .isEqualTo(
            FastChunkParserPropertyTest.outcome(
                () -> reference.read(JSON.readObject(text, 0, text.length))));
    return true;
  }

  private static Optional<Object> treeOf(byte[] text) {
    return JSON.tryReadObject(text).map(JsonObject::rest).map(JsonConformanceTest::comparable);
  }

  private static Optional<Object> jacksonOf(byte[] text) {
    try {
      return Optional.of(STRICT.readValue(text, Map.class)).map(JsonConformanceTest::comparable);
    } catch (IOException refused) {
      return Optional.empty();
    }
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof Number) {
      return new BigDecimal(value.toString()).stripTrailingZeros();
    }
    if (value instanceof List) {
      List<@Nullable Object> items = new ArrayList<>();
      ((List<?>) value).forEach(item -> items.add(comparable(item)));
      return items;
    }
    if (value instanceof Map) {
      Map<Object, @Nullable Object> fields = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((name, field) -> fields.put(name, comparable(field)));
      return fields;
    }
    return value;
  }
}
