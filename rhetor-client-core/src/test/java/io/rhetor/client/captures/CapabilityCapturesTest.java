package io.rhetor.client.captures;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.HermesClient;
import io.rhetor.client.error.CapabilityNotFoundException;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Replay;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a plain Rhetor server says to whoever takes it for a component with capabilities. */
class CapabilityCapturesTest {
  private static final String CAPTURE = "april-2025/capabilities-path-is-not-served";
  static final Set<String> REPLAYED = Set.of(CAPTURE);

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  @Test
  void capabilityAtAServerWithoutAny_isNotFound() {
    HermesStubs.register(SERVER, "rhetor-prompt", "['create_prompt_template']");
    Capture capture = Capture.load(CAPTURE);
    SERVER.stubFor(
        any(urlPathEqualTo("/part" + capture.path())).willReturn(Replay.answer(capture)));

    try (HermesClient hermes = HermesClient.create(HermesStubs.config(SERVER).build())) {
      assertThatThrownBy(
              () ->
                  hermes
                      .invoke(
                          "rhetor-prompt",
                          "create_prompt_template",
                          Map.of("name", "n", "template", "t"))
                      .join())
          .hasCauseInstanceOf(CapabilityNotFoundException.class);
    }
  }
}
