package io.rhetor.client.bench;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Streams a long answer again and again, to one client in each process. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public abstract class StreamBenchmark {

  /** What the answer is written in. */
  @Param public Language language = Language.ENGLISH;

  private final String path;
  private @Nullable ServerProcess server;
  private @Nullable Peer peer;

  /**
   * Makes a benchmark.
   *
   * @param path what stands before the language in the path of the server
   */
  StreamBenchmark(String path) {
    this.path = path;
  }

  /** Starts the server. */
  @Setup
  public void start() throws IOException {
    server = ServerProcess.start();
  }

  /** Ends the client and the server. */
  @TearDown
  public void stop() throws IOException {
    Objects.requireNonNull(peer).close();
    Objects.requireNonNull(server).close();
  }

  /** Streams once, with a client that is made the first time, and makes sure that all came. */
  Tally stream(Function<String, Peer> maker, int pieces) {
    if (peer == null) {
      peer = maker.apply(Objects.requireNonNull(server).url() + path + language.path());
    }
    Tally tally = new Tally();
    peer.stream(tally);
    return tally.await(pieces);
  }
}
