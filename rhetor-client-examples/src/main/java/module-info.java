/** A simulated Rhetor server, runnable examples and a command line. */
module io.rhetor.client.examples {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires io.rhetor.client;
  requires io.rhetor.client.ws;
  requires io.netty.transport;
  requires io.vertx.core;
  requires java.logging;
  requires jdk.unsupported;
  requires static io.opentelemetry.api;
  requires static io.opentelemetry.context;
  requires static micrometer.core;
  requires static org.jspecify;

  exports io.rhetor.client.examples.simulated;

  opens io.rhetor.client.examples to
      info.picocli;
  opens io.rhetor.client.examples.cli to
      info.picocli;
}
