package io.rhetor.client.support;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.rhetor.client.RhetorConfig;

/** A server that is both Hermes, under {@code /api}, and a component, under {@code /part}. */
public final class HermesStubs {
  private HermesStubs() {}

  public static RhetorConfig.Builder config(WireMockExtension server) {
    return LocalServer.config("http://127.0.0.1:9").hermesUrl(LocalServer.url(server));
  }

  public static String registryPath(String componentId) {
    return "/api/registry/component/" + componentId;
  }

  public static String endpoint(WireMockExtension server) {
    return LocalServer.url(server) + "/part";
  }

  /** Registers the component with the given JSON list of capabilities. */
  public static void register(WireMockExtension server, String componentId, String capabilities) {
    server.stubFor(
        get(urlPathEqualTo(registryPath(componentId)))
            .willReturn(
                okJson(
                    JsonText.json(
                        "{'endpoint': '"
                            + endpoint(server)
                            + "', 'capabilities': "
                            + capabilities
                            + "}"))));
  }

  /** The look-ups of a component, to be counted. */
  public static RequestPatternBuilder lookUps(String componentId) {
    return getRequestedFor(urlPathEqualTo(registryPath(componentId)));
  }
}
