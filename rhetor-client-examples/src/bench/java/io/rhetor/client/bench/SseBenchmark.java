package io.rhetor.client.bench;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import java.util.function.BiFunction;
import org.openjdk.jmh.annotations.Benchmark;

/** Streams one answer of many events to each of the clients. */
public abstract class SseBenchmark extends StreamBenchmark {

  private final int pieces;

  SseBenchmark(String path, int events) {
    super(path);
    this.pieces = events - 1;
  }

  /** What a component would write for itself. */
  @Benchmark
  public Object handWritten() {
    return stream(HandWrittenPeer::new, pieces);
  }

  /** OkHttp-SSE. */
  @Benchmark
  public Object okHttpSse() {
    return stream(OkHttpPeer::new, pieces);
  }

  /** LangChain4j on the JDK's client, with a listener. */
  @Benchmark
  public Object langChain4j() {
    return stream(LangChain4jPeer::new, pieces);
  }

  /** LangChain4j on the JDK's client, with its publisher. */
  @Benchmark
  public Object langChain4jPublisher() {
    return events(LangChain4jSource::new);
  }

  /** Spring's client on Reactor Netty. */
  @Benchmark
  public Object webFlux() {
    return events(WebFluxSource::new);
  }

  /** This library, asked for all at once. */
  @Benchmark
  public Object rhetor() {
    return rhetor(Long.MAX_VALUE);
  }

  /** The JDK's client, which reads nothing out of the bytes: what the transport allows. */
  @Benchmark
  public Object discard() {
    return stream(DiscardingPeer::new, 0);
  }

  /** The same as {@link #rhetor()} with another demand. */
  Object rhetor(long demand) {
    return stream(
        url -> {
          RhetorConfig config = RhetorConfig.builder().baseUrl(url).build();
          return new RhetorPeer(RhetorClient.create(config), Samples.CONTEXT, demand);
        },
        pieces);
  }

  /** A client that hands over the data of events. */
  Object events(BiFunction<String, String, EventSource> source) {
    return stream(url -> new EventPeer(source.apply(url + "/stream", Samples.REQUEST)), pieces);
  }
}
