package io.rhetor.client.internal.json;

import static io.rhetor.client.internal.json.JsonTesting.JSON;
import static io.rhetor.client.internal.json.JsonTesting.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        "{'a': NaN}",
        "{'a': 'x",
        "<html>"
      })
  void readObject_ofNoJson_isMalformed(String text) {
    assertThatMalformed(bytes(text));
  }

  @Test
  void readObject_ofBytesThatAreNotUtf8_isMalformed() {
    assertThatMalformed(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xFF, '"', '}'});
    assertThatMalformed(
        new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xE2, (byte) 0x82, '"', '}'});
  }

  @Test
  void readObject_ofBytesThatLookLikeABrokenUtf32_isMalformed() {
    assertThatMalformed(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFE});
    assertThatMalformed(
        new byte[] {0, 0, 0, '{', (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF});
  }

  @Test
  void readObject_nestedBeyondReason_isMalformed() {
    assertThatMalformed(bytes("{'a':".repeat(100_000)));
  }

  @Test
  void readObject_ofAnAbsurdNumber_isMalformed() {
    assertThatMalformed(bytes("{'a': " + "9".repeat(100_000) + "}"));
  }

  @Test
  void readObject_ofAVeryLongText_isRead() throws Exception {
    byte[] bytes = bytes("{'a': '" + "x".repeat(25_000_000) + "'}");

    assertThat(JSON.readObject(bytes, 0, bytes.length).text("a").orElse("")).hasSize(25_000_000);
  }

  @Test
  void tryReadObject_ofSomethingElse_isEmpty() {
    assertThat(JSON.tryReadObject(bytes("Internal Server Error"))).isEmpty();
  }

  @Property(tries = 2_000)
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
}
