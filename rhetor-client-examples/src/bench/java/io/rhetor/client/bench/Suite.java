package io.rhetor.client.bench;

/** Benchmarks that make one section of the report. */
interface Suite {

  /** What {@code -Dbench} selects by: a part of it is enough. */
  String name();

  Section run() throws Exception;
}
