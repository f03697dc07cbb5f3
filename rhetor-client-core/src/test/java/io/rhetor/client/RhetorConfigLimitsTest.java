package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits and nulls that settings refuse, each by its name. */
class RhetorConfigLimitsTest {
  @ParameterizedTest
  @MethodSource("limits")
  void limitThatIsTooSmall_isRefusedByName(String field, Consumer<RhetorConfig.Builder> setter) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setter.accept(builder()))
        .withMessageStartingWith(field + ": ");
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        setting("connectTimeout", b -> b.connectTimeout(Duration.ZERO)),
        setting("headersTimeout", b -> b.headersTimeout(Duration.ofMillis(-1))),
        setting("idleTimeout", b -> b.idleTimeout(Duration.ZERO)),
        setting("totalTimeout", b -> b.totalTimeout(Duration.ZERO)),
        setting("maxResponseBytes", b -> b.maxResponseBytes(1_023)),
        setting("maxEventBytes", b -> b.maxEventBytes(-1)),
        setting("maxPartialCharacters", b -> b.maxPartialCharacters(-1)),
        setting("selectors", b -> b.selectors(0)),
        setting("selectors", b -> b.selectors(65)),
        setting("selectors", b -> b.selectors(2).httpClient(HttpClient.newHttpClient()).build()));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void null_isRefusedByName(String field, Consumer<RhetorConfig.Builder> setter) {
    assertThatThrownBy(() -> setter.accept(builder()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage(field);
  }

  static Stream<Arguments> nulls() {
    return Stream.of(
        setting("baseUrl", b -> b.baseUrl(null)),
        setting("baseUrls", b -> b.baseUrls(null)),
        setting("baseUrls", b -> b.baseUrls(Arrays.asList("http://a", null))),
        setting("serverPolicy", b -> b.serverPolicy(null)),
        setting("component", b -> b.component(null)),
        setting("header name", b -> b.header(null, "v")),
        setting("header value", b -> b.header("n", (String) null)),
        setting("token", b -> b.token((String) null)),
        setting("token", b -> b.token((Supplier<String>) null)),
        setting("connectTimeout", b -> b.connectTimeout(null)),
        setting("headersTimeout", b -> b.headersTimeout(null)),
        setting("idleTimeout", b -> b.idleTimeout(null)),
        setting("delivery", b -> b.delivery(null)),
        setting("totalTimeout", b -> b.totalTimeout(null)),
        setting("serverZone", b -> b.serverZone(null)),
        setting("httpClient", b -> b.httpClient(null)),
        setting("executor", b -> b.executor(null)),
        setting("sslContext", b -> b.sslContext(null)),
        setting("proxy", b -> b.proxy(null)));
  }

  private static RhetorConfig.Builder builder() {
    return RhetorConfig.builder(Map.of());
  }

  private static Arguments setting(String field, Consumer<RhetorConfig.Builder> setter) {
    return Arguments.of(field, setter);
  }
}
