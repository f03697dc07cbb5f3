package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.internal.json.Redactor;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What TLS reports of a request whose body the JDK's client has taken in already. */
class TlsFailuresTest {
  static final List<Arguments> REPORTS =
      List.of(
          arguments(new SSLHandshakeException("Received fatal alert: handshake_failure"), false),
          arguments(new SSLException("Unsupported or unrecognized SSL message"), false),
          arguments(new SSLException("Received fatal alert: bad_record_mac"), true));

  @ParameterizedTest
  @FieldSource("REPORTS")
  void withinTheHandshake_nothingWasSent(SSLException reported, boolean mayHaveBeenProcessed) {
    Failures failures =
        new Failures(
            ApiRequest.post(ApiPath.of("message"), new byte[1]),
            URI.create("https://rhetor:8300/message"),
            new TransportSettings(),
            new Redactor(List.of()),
            () -> true,
            Optional::empty);

    RhetorConnectionException failure = (RhetorConnectionException) failures.ofTransport(reported);

    assertThat(failure.mayHaveBeenProcessed()).isEqualTo(mayHaveBeenProcessed);
  }
}
