package io.rhetor.client.internal.json;

import static io.rhetor.client.internal.json.JsonTesting.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.internal.json.EventForm.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An event is read in the form of the one before only where all but text and time is the same. */
class EventFormTest {
  private static final String TEXT_FIRST = "{'chunk': 'a', 'timestamp': 'b', 'done': false}";
  private static final String TIME_FIRST = "{'timestamp': 'b', 'model': 'm', 'chunk': 'a'}";

  private final EventForm form = new EventForm();
  private final JsonCursor cursor = new JsonCursor();

  @Test
  void form_isUnknownUntilItIsLearned_andOnceItIsForgotten() {
    assertThat(form.isKnown()).isFalse();
    learn(TEXT_FIRST);
    assertThat(form.isKnown()).isTrue();

    form.forget();

    assertThat(form.isKnown()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        TEXT_FIRST + "|{'chunk': 'gulls', 'timestamp': 'later', 'done': false}",
        TEXT_FIRST + "|{'chunk': '', 'timestamp': '', 'done': false}",
        TIME_FIRST + "|{'timestamp': 'later', 'model': 'm', 'chunk': 'gulls'}"
      })
  void eventThatDiffersInTextAndTimeAlone_isOfTheForm(String first, String second) {
    learn(first);

    assertThat(form.isTextFirst()).isEqualTo(first.equals(TEXT_FIRST));
    assertThat(isOfTheForm(second)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{'chunk':'a', 'timestamp': 'b', 'done': false}",
        "{'chunk': 'a','timestamp': 'b', 'done': false}",
        "{'chunk': 'a', 'model': 'm', 'timestamp': 'b', 'done': false}",
        "{'chunk': 'a', 'timestamp': 'b', 'done': true}",
        "{'chunk': 'a', 'timestamp': 'b', 'done': false",
        "{'chunk': 'a', 'timestamp': 'b', 'done': false}}",
        TIME_FIRST
      })
  void eventThatDiffersElsewhere_isNotOfTheForm(String other) {
    learn(TEXT_FIRST);

    assertThat(isOfTheForm(other)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1024, true", "1025, false"})
  void formOfAnEventWithMuchAroundItsText_isNotKept(int around, boolean kept) {
    String event = "{'chunk': 'a', 'model': '%s', 'timestamp': 'b', 'done': false}";
    int others = event.length() - "%s".length() - 2 * "a'".length();

    learn(event.replace("%s", "m".repeat(around - others)));

    assertThat(form.isKnown()).isEqualTo(kept);
  }

  private void learn(String event) {
    byte[] all = bytes("xxx" + event);
    cursor.reset(all, 3, all.length - 3);
    Span text = span(event, "chunk");
    Span time = span(event, "timestamp");
    form.learn(cursor, 3, text, time);
  }

  private static Span span(String event, String name) {
    int from = 3 + event.indexOf("'" + name + "': '") + name.length() + "'': '".length();
    Span span = new Span();
    span.set(from, from + "a'".length());
    return span;
  }

  private boolean isOfTheForm(String event) {
    byte[] all = bytes(event + "'}");
    cursor.reset(all, 0, all.length - 2);
    return form.takeHead(cursor)
        && cursor.text() != null
        && form.takeMiddle(cursor)
        && cursor.text() != null
        && form.takeTail(cursor);
  }
}
