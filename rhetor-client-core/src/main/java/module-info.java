/**
 * The Rhetor client over HTTP and Server-Sent Events. Start with {@link
 * io.rhetor.client.RhetorClient}.
 */
@SuppressWarnings("module") // The WebSocket module is compiled after this one.
module io.rhetor.client {
  requires transitive java.net.http;
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires static java.compiler;
  requires static org.jspecify;

  exports io.rhetor.client;
  exports io.rhetor.client.budget;
  exports io.rhetor.client.context;
  exports io.rhetor.client.conversation;
  exports io.rhetor.client.error;
  exports io.rhetor.client.hermes;
  exports io.rhetor.client.listener;
  exports io.rhetor.client.message;
  exports io.rhetor.client.policy;
  exports io.rhetor.client.prompt;
  exports io.rhetor.client.provider;
  exports io.rhetor.client.resilience;
  exports io.rhetor.client.server;
  exports io.rhetor.client.stream;
  exports io.rhetor.client.value;
  exports io.rhetor.client.internal.check to
      io.rhetor.client.ws;
  exports io.rhetor.client.internal.run to
      io.rhetor.client.ws;
  exports io.rhetor.client.internal.stream to
      io.rhetor.client.ws;
  exports io.rhetor.client.internal.http to
      io.rhetor.client.ws;
  exports io.rhetor.client.internal.json to
      io.rhetor.client.ws;
  exports io.rhetor.client.internal.call to
      io.rhetor.client.ws;
  exports io.rhetor.client.internal.reactive to
      io.rhetor.client.ws;
  exports io.rhetor.client.internal.value to
      io.rhetor.client.ws;
}
