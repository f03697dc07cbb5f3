package io.rhetor.client.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.rhetor.client.policy.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What WebSocket alone needs. */
class WebSocketOptionsTest {
  private static final Map<String, BiFunction<WebSocketOptions.Builder, Duration, ?>> TIMES =
      Map.of(
          "idleConnectionTimeout", WebSocketOptions.Builder::idleConnectionTimeout,
          "sendTimeout", WebSocketOptions.Builder::sendTimeout,
          "pingInterval", WebSocketOptions.Builder::pingInterval,
          "pongTimeout", WebSocketOptions.Builder::pongTimeout);

  @Test
  void defaults_areTheDocumentedOnes() {
    WebSocketOptions options = WebSocketOptions.ofDefaults();

    assertThat(options.maxConnections()).isEqualTo(1);
    assertThat(options.idleConnectionTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.sendTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.pingInterval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(options.pongTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.maxBufferedCharacters()).isEqualTo(1024 * 1024);
    assertThat(options.reconnectPolicy().maxAttempts()).isEqualTo(5);
    assertThat(options.reconnectPolicy().initialDelay()).isEqualTo(Duration.ofMillis(500));
    assertThat(options.reconnectPolicy().maxElapsedTime()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void numbersOutOfRange_areRefusedByName() {
    WebSocketOptions.Builder builder = WebSocketOptions.builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxConnections(0))
        .withMessage("maxConnections: must be at least 1, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxBufferedCharacters(-1))
        .withMessage("maxBufferedCharacters: must be at least 0, not -1");
    assertThat(builder.maxBufferedCharacters(0).build().maxBufferedCharacters()).isZero();
  }

  @Test
  void timesOutOfRange_areRefusedByName() {
    TIMES.forEach(
        (field, setter) -> {
          WebSocketOptions.Builder builder = WebSocketOptions.builder();
          for (Duration wrong :
              new Duration[] {Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(366)}) {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> setter.apply(builder, wrong))
                .withMessageStartingWith(field + ": ");
          }
          assertThatNullPointerException()
              .isThrownBy(() -> setter.apply(builder, null))
              .withMessage(field);
        });
    assertThatNullPointerException()
        .isThrownBy(() -> WebSocketOptions.builder().reconnectPolicy(null))
        .withMessage("reconnectPolicy");
  }

  @Test
  void toBuilder_keepsAll_andToStringShowsAll() {
    WebSocketOptions options =
        WebSocketOptions.builder()
            .maxConnections(4)
            .idleConnectionTimeout(Duration.ofSeconds(1))
            .sendTimeout(Duration.ofSeconds(2))
            .pingInterval(Duration.ofSeconds(3))
            .pongTimeout(Duration.ofSeconds(4))
            .maxBufferedCharacters(5)
            .reconnectPolicy(RetryPolicy.none())
            .build();

    assertThat(options)
        .hasToString(
            "WebSocketOptions{maxConnections=4, idleConnectionTimeout=PT1S, sendTimeout=PT2S,"
                + " pingInterval=PT3S, pongTimeout=PT4S, maxBufferedCharacters=5, reconnectPolicy="
                + RetryPolicy.none()
                + "}");
    assertThat(options.toBuilder().build()).hasToString(options.toString());
    assertThat(options.toBuilder().maxConnections(2).build().maxConnections()).isEqualTo(2);
  }
}
