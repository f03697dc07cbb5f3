/** Runnable examples and a command line. */
module io.rhetor.client.examples {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires io.rhetor.client;
  requires io.rhetor.client.testing;
  requires io.rhetor.client.ws;
  requires java.logging;
  requires jdk.httpserver;
  requires jdk.unsupported;
  requires static io.opentelemetry.api;
  requires static io.opentelemetry.context;
  requires static micrometer.core;
  requires static org.jspecify;

  opens io.rhetor.client.examples to
      info.picocli;
  opens io.rhetor.client.examples.cli to
      info.picocli;
}
