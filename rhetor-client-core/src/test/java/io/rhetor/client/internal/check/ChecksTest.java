package io.rhetor.client.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChecksTest {
  @Test
  void copyOfJson_ofAValueThatContainsItself_isRefusedByName() {
    Map<String, Object> snake = new HashMap<>();
    snake.put("tail", snake);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Checks.copyOfJson("metadata", snake))
        .withMessageContaining("metadata")
        .withMessageContaining("contain itself");
  }

  @Test
  void copyOfJson_withANullName_isRefusedByName() {
    Map<String, Object> nameless = new HashMap<>();
    nameless.put(null, "value");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Checks.copyOfJson("variables", nameless))
        .withMessageContaining("variables");
  }

  @Test
  void copyOfJson_ofAListThatChangesLater_staysAsItWas() {
    List<Object> list = new ArrayList<>(List.of("one"));
    Map<String, Object> copy = Checks.copyOfJson("metadata", Map.of("list", list));

    list.add("two");

    assertThat(copy).isEqualTo(Map.of("list", List.of("one")));
  }

  @Test
  void requireEncodable_ofHalfASurrogatePair_isRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Checks.requireEncodable("contextId", "a\ud800b"))
        .withMessageContaining("contextId");
  }

  @Test
  void requireEncodable_ofAWholePair_isFine() {
    assertThat(Checks.requireEncodable("contextId", "\ud83c\udf0a")).isEqualTo("\ud83c\udf0a");
  }
}
