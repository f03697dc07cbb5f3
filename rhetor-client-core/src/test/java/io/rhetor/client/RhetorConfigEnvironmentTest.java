package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from environment variables. */
class RhetorConfigEnvironmentTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "RHETOR_URL", " https://rhetor.example/api/ ",
          "HERMES_URL", " http://hermes:8100/ ",
          "RHETOR_COMPONENT", "quill\n",
          "RHETOR_TOKEN", "token\n");

  @Test
  void variables_setWhatIsNotSet() {
    RhetorConfig config = RhetorConfig.builder(ENVIRONMENT).build();

    assertThat(config.baseUrl()).isEqualTo(URI.create("https://rhetor.example/api"));
    assertThat(config.hermesUrl()).isEqualTo(URI.create("http://hermes:8100/api"));
    assertThat(config.component()).hasValue("quill");
    assertThat(config.token().map(Supplier::get)).hasValue("token");
  }

  @Test
  void settings_beatVariables() {
    RhetorConfig config =
        RhetorConfig.builder(ENVIRONMENT)
            .baseUrl("http://other:1")
            .hermesUrl("http://other:2/registry")
            .component("ink")
            .token("mine")
            .build();

    assertThat(config.baseUrl()).isEqualTo(URI.create("http://other:1"));
    assertThat(config.hermesUrl()).isEqualTo(URI.create("http://other:2/registry"));
    assertThat(config.component()).hasValue("ink");
    assertThat(config.token().map(Supplier::get)).hasValue("mine");
  }

  @Test
  void settings_hideUnusableVariables() {
    Map<String, String> unusable = Map.of("RHETOR_URL", "nonsense", "RHETOR_COMPONENT", "a/b");
    RhetorConfig config =
        RhetorConfig.builder(unusable).baseUrl("http://other:1").component("ink").build();

    assertThat(config.baseUrl()).isEqualTo(URI.create("http://other:1"));
    assertThat(config.component()).hasValue("ink");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\n"})
  void blankVariables_countAsMissing(String blank) {
    RhetorConfig config =
        RhetorConfig.builder(
                Map.of("RHETOR_URL", blank, "RHETOR_COMPONENT", blank, "RHETOR_TOKEN", blank))
            .build();

    assertThat(config.baseUrl()).isEqualTo(URI.create("http://localhost:8300"));
    assertThat(config.component()).isEmpty();
    assertThat(config.token()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"RHETOR_URL, nonsense", "RHETOR_COMPONENT, a:b", "RHETOR_TOKEN, se cret"})
  void unusableVariable_isRefusedByItsName(String variable, String value) {
    RhetorConfig.Builder builder = RhetorConfig.builder(Map.of(variable, value));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining(variable)
        .withMessageNotContaining("se cret");
  }

  @Test
  void unusableAddressOfHermes_stopsOnlyWhoAsksForIt() {
    RhetorConfig config = RhetorConfig.builder(Map.of("HERMES_URL", "nonsense")).build();

    for (RhetorConfig same : List.of(config, config.toBuilder().component("ink").build())) {
      assertThat(same).asString().contains("HERMES_URL").doesNotContain("nonsense");
      assertThatIllegalArgumentException()
          .isThrownBy(same::hermesUrl)
          .withMessageStartingWith("HERMES_URL: ");
    }
    assertThat(config.toBuilder().hermesUrl("http://other:2").build().hermesUrl())
        .isEqualTo(URI.create("http://other:2/api"));
  }

  @Test
  void unusableAddressOfRhetor_stopsNoClientOfHermesAlone() {
    RhetorConfig config =
        RhetorConfig.ofHermes(
            Map.of(
                "RHETOR_URL", "nonsense", "HERMES_URL", "http://hermes:8100", "RHETOR_TOKEN", "t"));

    assertThat(config.hermesUrl()).isEqualTo(URI.create("http://hermes:8100/api"));
    assertThat(config.token().map(Supplier::get)).hasValue("t");
  }

  @Test
  void copy_keepsWhatCameFromTheEnvironment() {
    RhetorConfig copy = RhetorConfig.builder(ENVIRONMENT).build().toBuilder().build();

    assertThat(copy.baseUrl()).isEqualTo(URI.create("https://rhetor.example/api"));
    assertThat(copy.hermesUrl()).isEqualTo(URI.create("http://hermes:8100/api"));
    assertThat(copy.component()).hasValue("quill");
    assertThat(copy.token().map(Supplier::get)).hasValue("token");
  }
}
