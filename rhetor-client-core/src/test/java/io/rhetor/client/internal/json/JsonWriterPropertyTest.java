package io.rhetor.client.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class JsonWriterPropertyTest {

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyObject_isWrittenAsJacksonWritesIt(@ForAll("objects") Map<String, Object> object)
      throws Exception {
    String expected = new String(byJackson(object), UTF_8);

    assertThat(new String(JsonWriter.write(object), UTF_8)).isEqualTo(expected);
  }

  @Example
  void everyCharacter_isWrittenAsJacksonWritesIt() throws Exception {
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      Map<String, Object> object = Map.of("c" + c, c + "c");

      assertThat(JsonWriter.write(object)).isEqualTo(byJackson(object));
    }
  }

  @Example
  void decimal_isWrittenWithAllItsDigitsAndNoOthers() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("zeros", new BigDecimal("2.50"));
    object.put("small", new BigDecimal("1E-7"));
    object.put("large", new BigDecimal("1E+3"));

    assertThat(new String(JsonWriter.write(object), UTF_8))
        .isEqualTo("{\"zeros\":2.50,\"small\":0.0000001,\"large\":1000}");
  }

  @Example
  void nullsAndNumbersOfAnyClass_areWrittenAsJacksonWritesThem() throws Exception {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("null", null);
    object.put("whole", new BigInteger("123456789012345678901234567890"));
    object.put("atomic", new AtomicLong(4));
    object.put("items", Arrays.asList(1, null, Map.of()));

    assertThat(new String(JsonWriter.write(object), UTF_8))
        .isEqualTo(new String(byJackson(object), UTF_8));
  }

  @Provide
  Arbitrary<Map<String, Object>> objects() {
    return Arbitraries.maps(texts(), values(3)).ofMaxSize(5);
  }

  private static byte[] byJackson(Map<String, Object> object) throws Exception {
    return new JsonMapper().writeValueAsBytes(wellFormed(object));
  }

  /** Jackson refuses halves of characters, in whose place the writer puts others. */
  private static Object wellFormed(Object value) {
    if (value instanceof List) {
      return ((List<?>) value)
          .stream().map(JsonWriterPropertyTest::wellFormed).collect(Collectors.toList());
    }
    if (value instanceof Map) {
      Map<String, Object> fields = new LinkedHashMap<>();
      ((Map<?, ?>) value)
          .forEach((name, field) -> fields.put(Utf16.wellFormed((String) name), wellFormed(field)));
      return fields;
    }
    return value instanceof String ? Utf16.wellFormed((String) value) : value;
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(12),
        Arbitraries.of(
            "a",
            "größe",
            "😀",
            "\uD83D",
            "\uDE00\uD83D",
            "\"\\/\b\f\n\r\t\u0001\u001F\u007F\u2028"));
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> plain =
        Arbitraries.oneOf(
            texts().asGeneric(),
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.integers().asGeneric(),
            Arbitraries.longs().asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.of(0.2, -0.0, 1e10, 1e-10, 1e300, 5e-324, 100.0).asGeneric(),
            Arbitraries.of(
                (Object) new BigDecimal("1.50"),
                new BigDecimal("1E+999999999"),
                0.1f,
                (short) 3,
                (byte) 4));
    if (depth == 0) {
      return plain;
    }
    return Arbitraries.frequencyOf(
        Tuple.of(6, plain),
        Tuple.of(1, values(depth - 1).list().ofMaxSize(3).asGeneric()),
        Tuple.of(1, Arbitraries.maps(texts(), values(depth - 1)).ofMaxSize(3).asGeneric()));
  }
}
