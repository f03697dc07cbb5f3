package io.rhetor.client.internal.json;

import static io.rhetor.client.internal.json.JsonTesting.JSON;
import static io.rhetor.client.internal.json.JsonTesting.bytes;
import static io.rhetor.client.internal.json.JsonTesting.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rhetor.client.internal.value.JsonObject;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void readObject_readsOnlyTheGivenBytes() throws Exception {
    byte[] bytes = bytes("xx{'a': 1}yy");

    assertThat(JSON.readObject(bytes, 2, 8).integer("a")).hasValue(1);
  }

  @Test
  void readObject_readsUtf8() throws Exception {
    byte[] bytes = bytes("{'a': 'é€😀'}");

    assertThat(JSON.readObject(bytes, 0, bytes.length).text("a")).contains("é€😀");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{'a': 1}]", "'text'", "7", "true", "null"})
  void readObject_ofAnotherJsonValue_isMalformed(String text) {
    assertThatMalformed(bytes(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[DONE]",
        "{",
        "{'a': }",
        "{'a': 1",
        "{a: 1}",
        "{'a': 1} {}",
        "{'a': 1}x",
        "{'a': nan}",
        "{'a': 1e}",
        "{'a': 'x",
        "<html>"
      })
  void readObject_ofNoJson_isMalformed(String text) {
    assertThatMalformed(bytes(text));
  }

  /** Jackson alone would make characters of most of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "FF",
        "80",
        "E2 82",
        "C0 AF",
        "C1 BF",
        "E0 9F BF",
        "ED A0 80",
        "ED A0 BD ED B8 80",
        "F0 8F BF BF",
        "F4 90 80 80",
        "F7 BF BF BF",
        "F8 88 80 80 80"
      })
  void readObject_ofBytesThatAreNotUtf8_isMalformed(String hex) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(bytes("{'a': '"));
    Stream.of(hex.split(" ")).forEach(b -> bytes.write(Integer.parseInt(b, 16)));
    bytes.writeBytes(bytes("'}"));

    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> JSON.readObject(bytes.toByteArray(), 0, bytes.size()))
        .returns("not UTF-8", MalformedJsonException::problem);
  }

  @Test
  void readObject_ofBytesThatLookLikeABrokenUtf32_isMalformed() {
    assertThatMalformed(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFE});
    assertThatMalformed(new byte[] {0, 0, 0, '{', 0x7F, 0x7F, 0x7F, 0x7F});
  }

  @Test
  void readObject_nestedBeyondReason_isMalformed() {
    assertThatMalformed(bytes("{'a':".repeat(100_000)));
  }

  @ParameterizedTest
  @MethodSource
  void readObject_withAnOddValueBesideTheText_isRead(String odd) throws Exception {
    byte[] bytes = bytes("{'odd': " + odd + ", 'list': [" + odd + "], 'message': 'paid for'}");

    JsonObject object = JSON.readObject(bytes, 0, bytes.length);

    assertThat(object.text("message")).contains("paid for");
    assertThat(object.integer("odd")).isEmpty();
    assertThat(object.count("odd")).isEmpty();
    assertThat(object.decimal("odd").map(BigDecimal::signum)).isNotEqualTo(Optional.of(0));
    assertThat(object.rest()).isNotNull();
    assertThat(JSON.readObject(text(bytes)).text("message")).contains("paid for");
  }

  @Tag("large")
  @Test
  void readObject_withAVeryLongNumberBesideTheText_isRead() throws Exception {
    readObject_withAnOddValueBesideTheText_isRead("-" + "9".repeat(5_000_000));
  }

  static List<String> readObject_withAnOddValueBesideTheText_isRead() {
    return List.of(
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "-1e400",
        "1e999999999",
        "1e99999999999999999999",
        "9".repeat(100_000),
        "0." + "7".repeat(100_000),
        "9".repeat(100_000) + "e-100000",
        "[".repeat(40_000) + "]".repeat(40_000),
        "{'a':".repeat(40_000) + "1" + "}".repeat(40_000));
  }

  @Test
  void readObject_nestedDeeply_keepsTheUpperLevels() {
    Object value = object("{'a': " + "[".repeat(600) + "]".repeat(600) + "}").rest().get("a");
    int depth = 0;
    while (value instanceof List && !((List<?>) value).isEmpty()) {
      value = ((List<?>) value).get(0);
      depth++;
    }
    assertThat(depth).isEqualTo(499);
  }

  @Tag("large")
  @ParameterizedTest
  @ValueSource(ints = {100_000, 5_000_000})
  void readObject_nestedBeyondSense_saysSo(int depth) {
    byte[] bytes = bytes("{'message': 'x', 'a':" + "[".repeat(depth) + "]".repeat(depth) + "}");

    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> JSON.readObject(bytes, 0, bytes.length))
        .satisfies(malformed -> assertThat(malformed.problem()).contains("50000 levels"));
  }

  @Tag("large")
  @Test
  void readObject_ofAVeryLongText_isRead() throws Exception {
    byte[] bytes = bytes("{'a': '" + "x".repeat(25_000_000) + "'}");

    assertThat(JSON.readObject(bytes, 0, bytes.length).text("a").orElse("")).hasSize(25_000_000);
  }

  @Test
  void tryReadObject_ofSomethingElse_isEmpty() {
    assertThat(JSON.tryReadObject(bytes("Internal Server Error"))).isEmpty();
  }

  @Property
  void readObject_ofAnyBytes_isAnObjectOrMalformed(@ForAll byte[] bytes) {
    JSON.tryReadObject(bytes);
  }

  private static void assertThatMalformed(byte[] bytes) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> JSON.readObject(bytes, 0, bytes.length))
        .satisfies(malformed -> assertThat(malformed.problem()).isNotBlank())
        .satisfies(
            malformed ->
                assertThat(malformed.snippet(new Redactor(List.of())))
                    .hasSizeLessThanOrEqualTo(121));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
