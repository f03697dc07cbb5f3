package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several addresses in one configuration. */
class RhetorConfigServersTest {
  @Test
  void addresses_keepTheirOrder_andMayDifferInScheme() {
    RhetorConfig config =
        builder().baseUrls(List.of("https://a:1/", " http://b:2/api ", "http://a:1")).build();

    assertThat(config.baseUrls())
        .containsExactly(
            URI.create("https://a:1"), URI.create("http://b:2/api"), URI.create("http://a:1"));
    assertThat(config.baseUrl()).isEqualTo(URI.create("https://a:1"));
    assertThat(config.toBuilder().build().baseUrls()).isEqualTo(config.baseUrls());
    assertThatThrownBy(() -> config.baseUrls().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void addresses_doNotChangeWithTheListThatWasGiven() {
    List<String> given = new ArrayList<>(List.of("http://a:1"));
    RhetorConfig.Builder builder = builder().baseUrls(given);
    given.add("http://b:2");

    assertThat(builder.build().baseUrls()).containsExactly(URI.create("http://a:1"));
  }

  @Test
  void lastSetting_countsForOneAndForSeveral() {
    List<String> two = List.of("http://a:1", "http://b:2");

    assertThat(builder().baseUrls(two).baseUrl("http://c:3").build().baseUrls()).hasSize(1);
    assertThat(builder().baseUrl("http://c:3").baseUrls(two).build().baseUrls()).hasSize(2);
  }

  @Test
  void noAddress_isRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().baseUrls(List.of()))
        .withMessageStartingWith("baseUrls: must name at least one server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a:1", "http://a:1/", "HTTP://A:1"})
  void sameServerTwice_isRefusedByName(String again) {
    RhetorConfig.Builder builder = builder().baseUrls(List.of("http://a:1", "http://b:1", again));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("baseUrls: must not name a server twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b:2", "ftp://b", "http://u:hidden@b", "http://b?x=y"})
  void unusableAddressAmongOthers_isRefusedByName(String text) {
    RhetorConfig.Builder builder = builder().baseUrls(List.of("http://a:1", text));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("baseUrls: ")
        .withMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://a:1 | http://a:1",
        "http://a:1,https://b:2/api | http://a:1 https://b:2/api",
        "' http://a:1/ , http://b:2\n' | http://a:1 http://b:2"
      })
  void variable_mayNameSeveral(String value, String expected) {
    RhetorConfig config = RhetorConfig.builder(Map.of("RHETOR_URL", value)).build();

    assertThat(config.baseUrls()).extracting(URI::toString).containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://a:1,", ",http://a:1", "http://a:1,,http://b:2", "http://a,http://a"})
  void unusableListInTheVariable_isRefusedByItsName(String value) {
    RhetorConfig.Builder builder = RhetorConfig.builder(Map.of("RHETOR_URL", value));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("RHETOR_URL: ");
  }

  @Test
  void toString_showsAllAddresses() {
    assertThat(builder().baseUrls(List.of("http://a:1", "http://b:2")).build().toString())
        .contains("baseUrls=[http://a:1, http://b:2], serverPolicy=ServerPolicy{");
    assertThat(builder().baseUrl("http://a:1").build().toString())
        .contains("baseUrl=http://a:1, ")
        .doesNotContain("serverPolicy");
  }

  private static RhetorConfig.Builder builder() {
    return RhetorConfig.builder(Map.of());
  }
}
