package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Which reports of the JDK's client say that the server did not process a request. */
class SendRefusedTest {
  static final List<Arguments> REPORTS =
      List.of(
          arguments(new IOException("Received RST_STREAM: Stream not processed"), true),
          arguments(new IOException("request not processed by peer"), true),
          arguments(SendRefused.ofRepetition(false), true),
          arguments(SendRefused.ofRepetition(true), false),
          arguments(SendRefused.ofStaleConnection(), false),
          arguments(new IOException("Received RST_STREAM: Stream cancelled"), false),
          arguments(new IOException("127.0.0.1: GOAWAY received"), false),
          arguments(new IOException(), false));

  @ParameterizedTest
  @FieldSource("REPORTS")
  void isUnprocessed_onlyWhereTheServerSaysSo(Throwable reported, boolean unprocessed) {
    assertThat(SendRefused.isUnprocessed(reported)).isEqualTo(unprocessed);
  }
}
