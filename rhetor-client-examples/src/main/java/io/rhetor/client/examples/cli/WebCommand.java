package io.rhetor.client.examples.cli;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.examples.webchat.WebChat;
import io.rhetor.client.testing.SimulatedRhetor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a chat for browsers until Ctrl-C, or until the thread that runs this is interrupted. */
@Command(name = "web", description = "Serves a chat for the browser until Ctrl-C.")
final class WebCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "Where Rhetor is. Default: what RHETOR_URL says,",
        "else a simulated Rhetor that is started for the occasion."
      })
  private @Nullable String url;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8380",
      description = "Where the page is, 0 for any free port. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen on. Default: ${DEFAULT-VALUE}, for this machine alone")
  private String host = "";

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description = "A further name, with its port, by which browsers reach the page.")
  private List<String> allowedHosts = List.of();

  @Option(names = "--json", description = "Print where it listens as one line of JSON.")
  private boolean json;

  WebCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // Read once by the JDK's server: small pieces of an answer are sent at once, and a request that
    // takes longer than half a minute to arrive is given up.
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("sun.net.httpserver.maxReqTime", "30");
    // Read once by the JDK's client: many answers at a time, each of small events, as
    // docs/performance.md has it.
    setIfAbsent("jdk.httpclient.bufsize", "4096");
    setIfAbsent("jdk.httpclient.keepalive.timeout", "4");
    String server = url != null ? url : terminal.variable("RHETOR_URL").orElse(null);
    try {
      if (server != null) {
        serve(server, server);
      } else {
        try (SimulatedRhetor simulated = SimulatedRhetor.start()) {
          serve(simulated.url().toString(), "a simulated Rhetor");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCodes.OK;
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private void serve(String server, String name) throws InterruptedException {
    RhetorConfig config = RhetorConfig.builder().baseUrls(List.of(server.split(","))).build();
    try (RhetorClient rhetor = RhetorClient.create(config);
        WebChat chat = chat(rhetor, name)) {
      terminal.interrupts().await(() -> announce(chat, name));
    }
  }

  private WebChat chat(RhetorClient rhetor, String name) {
    WebChat.Builder builder = WebChat.builder(rhetor).serverName(name).host(host).port(port);
    allowedHosts.forEach(builder::allowHost);
    return builder.start();
  }

  private void announce(WebChat chat, String name) {
    Screen screen = new Screen(terminal, spec.commandLine());
    if (json) {
      screen.json(Map.of("web", chat.url().toString()));
    } else {
      screen.line("Chat with " + name + " at " + chat.url() + " (Ctrl-C ends it)");
    }
  }
}
