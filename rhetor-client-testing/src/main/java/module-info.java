/**
 * Rhetor and Hermes inside the JVM of a test. The published jar holds the server library and is an
 * automatic module of the same name.
 */
module io.rhetor.client.testing {
  requires transitive io.rhetor.client;
  requires io.netty.transport;
  requires io.vertx.core;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;
  requires static org.junit.platform.commons;

  exports io.rhetor.client.testing;
}
