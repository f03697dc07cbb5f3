package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a gateway has wrapped as {@code {"data": {…}}}. */
class GatewayEnvelopeTest {
  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  private final RhetorClient client =
      RhetorClient.create(RhetorConfig.builder().baseUrl(SERVER.baseUrl()).build());

  @AfterEach
  void close() {
    client.close();
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        call("{'message': 'Hi'}", "Hi", c -> c.sendMessage("x").thenApply(a -> a.message())),
        call(
            "{'message': 'Hi'}",
            "Hi",
            c -> c.streamMessage("x").collect().thenApply(a -> a.message())),
        call(
            "{'status': 'healthy', 'version': '2'}",
            "2",
            c -> c.getHealth().thenApply(health -> health.version().orElse(""))));
  }

  private static Arguments call(
      String answer, String expected, Function<RhetorClient, CompletableFuture<String>> call) {
    return Arguments.of(answer, expected, call);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void wrappedAnswer_isRead(
      String answer, String expected, Function<RhetorClient, CompletableFuture<String>> call)
      throws Exception {
    for (String around :
        new String[] {
          "{'data': %s}",
          "{'success': true, 'error': null, 'data': %s}",
          "{'code': 200, 'message': 'success', 'data': %s}",
          "{'status': 'ok', 'data': %s, 'meta': {'took': 3}}"
        }) {
      SERVER.stubFor(any(anyUrl()).willReturn(okJson(json(String.format(around, answer)))));

      assertThat(Outcomes.valueOf(call.apply(client))).as(around).isEqualTo(expected);
    }
  }

  @Test
  void answerWithFurtherData_staysAsItIs() throws Exception {
    SERVER.stubFor(
        any(anyUrl()).willReturn(okJson(json("{'message': 'Hi', 'data': {'model': 'none'}}"))));

    assertThat(Outcomes.valueOf(client.sendMessage("x")).model()).isEmpty();
    assertThat(Outcomes.valueOf(client.sendMessage("x")).additionalProperties())
        .containsKey("data");
  }

  @Test
  void textBesideTheData_isTheAnswer_ifTheDataHasNone() throws Exception {
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(okJson(json("{'success': true, 'message': 'Hi', 'data': {'took': 3}}"))));

    assertThat(Outcomes.valueOf(client.sendMessage("x")).message()).isEqualTo("Hi");
  }

  @Test
  void failureWithData_isAFailure() {
    SERVER.stubFor(
        any(anyUrl()).willReturn(okJson(json("{'error': 'no model', 'data': {'message': 'Hi'}}"))));

    assertThat(Outcomes.failureOf(client.sendMessage("x"), RhetorModelException.class))
        .hasMessageContaining("no model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'data': {}}", "{'data': []}", "{'data': null}", "{'data': {'a': 1}}"})
  void dataWithoutAnAnswer_isNone(String answer) {
    SERVER.stubFor(any(anyUrl()).willReturn(okJson(json(answer))));

    assertThat(Outcomes.failureOf(client.sendMessage("x"), RhetorProtocolException.class))
        .hasMessageContaining("neither a message nor an error");
  }
}
