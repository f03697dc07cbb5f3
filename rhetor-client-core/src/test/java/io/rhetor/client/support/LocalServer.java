package io.rhetor.client.support;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.policy.RetryPolicy;
import java.time.ZoneOffset;

/** A server on a free port of the loopback interface, and clients of it. */
public final class LocalServer {
  private LocalServer() {}

  /** To be registered as a static extension: one server for a class, emptied for each test. */
  public static WireMockExtension extension() {
    return WireMockExtension.newInstance()
        .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
        .build();
  }

  public static String url(WireMockExtension server) {
    return "http://127.0.0.1:" + server.getPort();
  }

  public static RhetorConfig.Builder config(WireMockExtension server) {
    return config(url(server));
  }

  /** A configuration with secrets, under which times without zone are read as UTC. */
  public static RhetorConfig.Builder config(String url) {
    return Secrets.marked(RhetorConfig.builder().baseUrl(url).serverZone(ZoneOffset.UTC));
  }

  public static RhetorClient client(WireMockExtension server) {
    return RhetorClient.create(config(server).build());
  }

  /** A client for tests about the failure of a single attempt. */
  public static RhetorClient clientWithoutRetries(WireMockExtension server) {
    return RhetorClient.create(config(server).retryPolicy(RetryPolicy.none()).build());
  }

  public static RhetorClient client(ScriptedServer server) {
    return RhetorClient.create(config(server.url().toString()).build());
  }

  /** A client for tests about the failure of a single attempt. */
  public static RhetorClient clientWithoutRetries(ScriptedServer server) {
    return RhetorClient.create(
        config(server.url().toString()).retryPolicy(RetryPolicy.none()).build());
  }
}
