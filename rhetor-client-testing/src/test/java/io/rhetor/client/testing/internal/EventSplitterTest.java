package io.rhetor.client.testing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSplitterTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void eventsEndWithAnEmptyLine_howeverTheBytesArrive(String eol) {
    String stream = ": ping" + eol + eol + "event: m" + eol + "data: é" + eol + eol + "data: cut";
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      List<String> events = new ArrayList<>();
      EventSplitter splitter =
          new EventSplitter(event -> events.add(new String(event, StandardCharsets.UTF_8)));
      for (int at = 0; at < bytes.length; at += size) {
        splitter.add(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
      }
      splitter.flush();

      assertThat(String.join("", events)).isEqualTo(stream);
      assertThat(events)
          .extracting(String::strip)
          .containsExactly(": ping", "event: m" + eol + "data: é", "data: cut");
    }
  }
}
