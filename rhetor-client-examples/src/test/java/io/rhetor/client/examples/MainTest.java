package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MainTest {
  private static final Pattern URL = Pattern.compile("http://\\S+");
  private static final Pattern HERMES_URL = Pattern.compile("Hermes listens at (http://\\S+)");

  private final CommandLineRun run = new CommandLineRun(Map.of());

  @Test
  void helpNamesTheCommands() {
    assertThat(run.execute("--help")).isZero();
    assertThat(run.out()).contains("quickstart", "serve", "--url", "--message", "Exit codes:");
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(run.execute("--version")).isZero();
    assertThat(run.out()).matches("rhetor-client-examples \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @Test
  void servingGoesOnUntilInterrupted() throws Exception {
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Thread server =
        new Thread(
            () -> exitCode.complete(run.execute("serve", "--port", "0", "--shape", "documented")));
    server.start();
    try {
      await().until(() -> URL.matcher(run.out()).find());

      assertThat(get(printedUrl() + "/health")).isEqualTo(200);
      assertThat(exitCode).isNotDone();
      assertThat(run.out()).doesNotContain("Hermes");
    } finally {
      server.interrupt();
    }
    assertThat(exitCode.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void hermesIsServedOnlyIfAskedFor() throws Exception {
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Thread server =
        new Thread(
            () -> exitCode.complete(run.execute("serve", "--port", "0", "--hermes-port", "0")));
    server.start();
    try {
      await().until(() -> HERMES_URL.matcher(run.out()).find());
      Matcher url = HERMES_URL.matcher(run.out());
      assertThat(url.find()).isTrue();

      assertThat(get(url.group(1) + "/api/registry/component/rhetor-prompt")).isEqualTo(200);
    } finally {
      server.interrupt();
    }
    assertThat(exitCode.get(30, TimeUnit.SECONDS)).isZero();
  }

  private String printedUrl() {
    Matcher url = URL.matcher(run.out());
    assertThat(url.find()).isTrue();
    return url.group();
  }

  private static int get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }
}
