package io.rhetor.client.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.support.KeepsDeadSockets;
import io.rhetor.client.testing.SimulatedRhetor;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@KeepsDeadSockets
class WebCommandTest {
  private static final Pattern URL = Pattern.compile("http://[^\\s\"]+/");

  private final FakeTerminal terminal = FakeTerminal.ofScript();

  private static String get(FakeTerminal.Running web, String path) throws Exception {
    await().until(() -> URL.matcher(web.out()).find());
    Matcher url = URL.matcher(web.out());
    assertThat(url.find()).isTrue();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url.group()).resolve(path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void thePageIsServedOverASimulatedRhetorUntilCtrlC() throws Exception {
    FakeTerminal.Running web = terminal.run("web", "--port", "0");

    assertThat(get(web, "/")).contains("<title>Rhetor chat</title>");
    assertThat(get(web, "/api/chats")).contains("a simulated Rhetor");
    assertThat(web.out()).contains("Ctrl-C ends it");
    terminal.ctrlC();
    assertThat(web.exitCode()).isZero();
  }

  @Test
  void thePageNamesTheServerThatItWasTold() throws Exception {
    try (SimulatedRhetor server = SimulatedRhetor.start()) {
      terminal.with("RHETOR_URL", "http://localhost:1");
      FakeTerminal.Running web =
          terminal.run("web", "--json", "--port", "0", "--url", server.url().toString());

      assertThat(get(web, "/api/chats")).contains(server.url().toString());
      assertThat(web.out()).startsWith("{\"web\":\"http://127.0.0.1:");
      terminal.ctrlC();
      assertThat(web.exitCode()).isZero();
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      FakeTerminal.Running web = terminal.run("web", "--port", port);

      assertThat(web.exitCode()).isEqualTo(ExitCodes.FAILED);
      assertThat(web.err().lines()).hasSize(1);
      assertThat(web.err()).contains("Cannot listen on 127.0.0.1:" + port, "--port");
    }
  }
}
