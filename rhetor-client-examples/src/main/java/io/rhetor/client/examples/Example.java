package io.rhetor.client.examples;

import io.rhetor.client.RhetorConfig;
import java.io.PrintWriter;

/** A program that shows one thing. {@code docs/examples.md} lists them. */
@FunctionalInterface
interface Example {
  /**
   * Runs to the end.
   *
   * @param config where the server is
   * @param out what it prints
   */
  void run(RhetorConfig config, PrintWriter out) throws Exception;
}
