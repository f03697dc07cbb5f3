package io.rhetor.client.examples.soak;

import io.rhetor.client.examples.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A simulated Rhetor in a process of its own, on one port, that is killed and started again. */
final class SoakServer implements AutoCloseable {
  private final int port;
  private Process process;

  private SoakServer(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  static SoakServer start(int port) throws IOException {
    return new SoakServer(port, launch(port));
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Ends the process without a farewell, so that its connections are reset, and starts another. */
  void killAndRestart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    process = launch(port);
  }

  private static Process launch(int port) throws IOException {
    Process launched =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "serve",
                    "--json",
                    "--chunk-delay-ms",
                    "5",
                    "--port",
                    String.valueOf(port)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    // The line that tells where it listens.
    String line =
        new BufferedReader(new InputStreamReader(launched.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      throw new IOException("The server did not start on port " + port);
    }
    return launched;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
