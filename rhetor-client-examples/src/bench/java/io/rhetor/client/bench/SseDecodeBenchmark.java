package io.rhetor.client.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decodes small events. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 1, time = 1)
public class SseDecodeBenchmark {

  private final ObjectMapper mapper = new ObjectMapper();

  /** The event as a tree. */
  @Benchmark
  public JsonNode handWritten() throws JsonProcessingException {
    return mapper.readTree("{\"chunk\": \"text\", \"done\": false}");
  }
}
