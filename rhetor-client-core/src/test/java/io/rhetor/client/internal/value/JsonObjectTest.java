package io.rhetor.client.internal.value;

import static io.rhetor.client.internal.json.JsonTesting.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.rhetor.client.message.ContextId;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'a_b': null}", "{'aB': null}", "{'A_B': 1, 'ab': 2}"})
  void fieldThatIsMissingOrNull_isEmptyForEveryReader(String json) {
    JsonObject object = object(json);

    assertThat(object.has("a_b")).isFalse();
    assertThat(object.text("a_b")).isEmpty();
    assertThat(object.flag("a_b")).isEmpty();
    assertThat(object.integer("a_b")).isEmpty();
    assertThat(object.count("a_b")).isEmpty();
    assertThat(object.decimal("a_b")).isEmpty();
    assertThat(object.instant("a_b")).isEmpty();
    assertThat(object.named("a_b", ContextId::of)).isEmpty();
    assertThat(object.texts("a_b")).isEmpty();
    assertThat(object.object("a_b")).isEmpty();
    assertThat(object.items("a_b", item -> item, text -> null)).isEmpty();
    assertThat(object.valuesByKey("a_b", JsonObject.class, value -> value)).isEmpty();
    assertThat(object.flags("a_b")).isEmpty();
  }

  @Test
  void fieldOfAnotherShape_isEmptyAndStaysInTheRest() {
    String json = "{'a': {'b': [1]}, 'l': [[1], {}]}";
    JsonObject object = object(json);

    assertThat(object.has("a")).isTrue();
    assertThat(object.text("a")).isEmpty();
    assertThat(object.flag("a")).isEmpty();
    assertThat(object.integer("a")).isEmpty();
    assertThat(object.count("a")).isEmpty();
    assertThat(object.decimal("a")).isEmpty();
    assertThat(object.instant("a")).isEmpty();
    assertThat(object.named("a", ContextId::of)).isEmpty();
    assertThat(object.texts("a")).isEmpty();
    assertThat(object.texts("l")).isEmpty();
    assertThat(object.items("a", item -> item, text -> null)).isEmpty();
    assertThat(object.object("l")).isEmpty();
    assertThat(object.valuesByKey("l", JsonObject.class, value -> value)).isEmpty();
    assertThat(object.rest())
        .containsExactly(
            entry("a", Map.of("b", List.of(1))), entry("l", List.of(List.of(1), Map.of())));
  }

  @Test
  void field_isFoundUnderItsNameInCamelCase() {
    JsonObject object = object("{'contextId': 'c', 'dailyTokenLimit': 7}");

    assertThat(object.text("context_id")).contains("c");
    assertThat(object.count("daily_token_limit")).hasValue(7);
    assertThat(object.rest()).isEmpty();
  }

  @Test
  void field_documentedNameWinsUnlessItIsNull() {
    assertThat(object("{'aB': 'camel', 'a_b': 'snake'}").text("a_b")).contains("snake");
    assertThat(object("{'aB': 'camel', 'a_b': null}").text("a_b")).contains("camel");
  }

  @Test
  void text_ofAValue_isAsItWasWritten() {
    JsonObject object =
        object("{'t': 'x', 'e': '', 'b': true, 'i': 7, 'd': 2.50, 'h': 12345678901234567890}");

    assertThat(object.text("t")).contains("x");
    assertThat(object.text("e")).contains("");
    assertThat(object.text("b")).contains("true");
    assertThat(object.text("i")).contains("7");
    assertThat(object.text("d")).contains("2.50");
    assertThat(object.text("h")).contains("12345678901234567890");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "false,false", "'\"true\"',true", "'\"false\"',false"})
  void flag_isReadFromBooleansAndTheirNames(String value, boolean expected) {
    assertThat(object("{'a': " + value + "}").flag("a")).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'yes'", "''", "1", "0", "[]", "{}"})
  void flag_ofAnythingElse_isEmpty(String value) {
    assertThat(object("{'a': " + value + "}").flag("a")).isEmpty();
  }

  @Test
  void integerAndCount_areExactOrEmpty() {
    JsonObject object =
        object("{'i': 7, 'whole': 7.0, 'f': 7.5, 'l': 3000000000, 'h': 1e30, 'e': 1e3, 't': '7'}");

    assertThat(object.integer("i")).hasValue(7);
    assertThat(object.integer("whole")).hasValue(7);
    assertThat(object.integer("e")).hasValue(1_000);
    assertThat(object.integer("f")).isEmpty();
    assertThat(object.integer("l")).isEmpty();
    assertThat(object.count("l")).hasValue(3_000_000_000L);
    assertThat(object.count("h")).isEmpty();
    assertThat(object.integer("t")).hasValue(7);
  }

  @Test
  void integer_ofAnAbsurdExponent_isEmpty() {
    assertThat(object("{'a': 1e999999999}").integer("a")).isEmpty();
    assertThat(object("{'a': 1e-999999999}").count("a")).isEmpty();
  }

  @Test
  void decimal_isExact() {
    assertThat(object("{'a': 0.1}").decimal("a")).contains(new BigDecimal("0.1"));
    assertThat(object("{'a': 12345678901234567890.123456789}").decimal("a"))
        .contains(new BigDecimal("12345678901234567890.123456789"));
    assertThat(object("{'a': '0.1'}").decimal("a")).contains(new BigDecimal("0.1"));
  }

  @Test
  void instant_isReadWithTheZoneOrInTheServers() {
    assertThat(object("{'a': '2025-04-24T12:00:00Z'}").instant("a"))
        .hasToString("Optional[2025-04-24T12:00:00Z]");
    assertThat(object("{'a': '2025-04-24T12:00:00'}").instant("a"))
        .hasToString("Optional[2025-04-24T10:00:00Z]");
    assertThat(object("{'a': 1745498096}").instant("a")).isEmpty();
  }

  @Test
  void named_valueThatIsRefused_isEmptyAndStaysInTheRest() {
    JsonObject object = object("{'a': 'c', 'b': 'not/allowed'}");

    assertThat(object.named("a", ContextId::of)).contains(ContextId.of("c"));
    assertThat(object.named("b", ContextId::of)).isEmpty();
    assertThat(object.rest()).containsExactly(entry("b", "not/allowed"));
  }

  @Test
  void texts_areAListOrATextAlone() {
    JsonObject object = object("{'l': ['a', 1, true], 't': 'a', 'e': []}");

    assertThat(object.texts("l")).containsExactly("a", "1", "true");
    assertThat(object.texts("t")).containsExactly("a");
    assertThat(object.texts("e")).isEmpty();
    assertThat(object.rest()).isEmpty();
  }

  @Test
  void items_areObjectsOrTexts() {
    JsonObject object = object("{'l': [{'id': 'a'}, 'b', 1, null, [], {'x': 1}]}");

    assertThat(object.items("l", item -> item.text("id").orElse(null), text -> text + "!"))
        .containsExactly("a", "b!");
  }

  @Test
  void entries_keepTheServersOrderAndLeaveOutWhatIsNoObject() {
    JsonObject object = object("{'m': {'z': {'id': 1}, 'x': 7, 'a': {'id': 2}, 'n': {}}}");

    assertThat(
            object.valuesByKey("m", "key", String.class, o -> o.required("key") + o.required("id")))
        .containsExactly(entry("z", "z1"), entry("a", "a2"));
  }

  @Test
  void flags_keepTheServersOrderAndLeaveOutWhatIsNone() {
    assertThat(object("{'m': {'z': true, 'x': 'maybe', 'a': false}}").flags("m"))
        .containsExactly(entry("z", true), entry("a", false));
  }

  @Test
  void rest_isWhatWasNotReadAsPlainValuesWithoutNulls() {
    JsonObject object =
        object("{'read': 1, 's': 'x', 'i': 7, 'd': 1.5, 'b': true, 'n': null, 'l': [1, null]}");
    object.integer("read");

    assertThat(object.rest())
        .containsExactly(
            entry("s", "x"),
            entry("i", 7),
            entry("d", new BigDecimal("1.5")),
            entry("b", true),
            entry("l", Arrays.asList(1, null)));
  }

  @Test
  void repeatedField_lastOneCounts() {
    assertThat(object("{'a': 1, 'a': 2}").integer("a")).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({
    "10.50, 10.50",
    "0, 0",
    "-3, -3",
    "007, 7",
    "12345678901234567890.5, 12345678901234567890.5"
  })
  void textThatIsAPlainDecimal_isThatNumber(String text, BigDecimal number) {
    JsonObject object = object("{'n': '" + text + "'}");

    assertThat(object.decimal("n")).contains(number);
    assertThat(object.real("n")).hasValue(number.doubleValue());
    assertThat(object.rest()).isEmpty();
  }

  @Test
  void textThatIsAWholeNumber_isACount() {
    JsonObject object = object("{'c': '8192', 'd': '3.0', 'l': '9223372036854775807'}");

    assertThat(object.integer("c")).hasValue(8192);
    assertThat(object.count("c")).hasValue(8192);
    assertThat(object.integer("d")).hasValue(3);
    assertThat(object.integer("l")).isEmpty();
    assertThat(object.count("l")).hasValue(Long.MAX_VALUE);
    assertThat(object("{'c': '3.5'}").count("c")).isEmpty();
    assertThat(object("{'c': '9223372036854775808'}").count("c")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-", ".", "1.", ".5", "1,5", "1 000", "0x10", "ten", "1e3", "+1", "NaN", "1.2.3",
        "\u0661", "$5", "--1", "1-", " 1"
      })
  void textThatOnlyLooksLikeANumber_isNone(String text) {
    JsonObject object = object("{'n': '" + text + "'}");

    assertThat(object.decimal("n")).isEmpty();
    assertThat(object.real("n")).isEmpty();
    assertThat(object.integer("n")).isEmpty();
    assertThat(object.count("n")).isEmpty();
    assertThat(object.rest()).containsEntry("n", text);
  }

  @Test
  void textOfMoreDigitsThanCanBeAdded_isNoNumber() {
    assertThat(object("{'n': '" + "9".repeat(1_001) + "'}").decimal("n")).isEmpty();
    assertThat(object("{'n': '" + "9".repeat(1_000_000) + "'}").decimal("n")).isEmpty();
  }
}
