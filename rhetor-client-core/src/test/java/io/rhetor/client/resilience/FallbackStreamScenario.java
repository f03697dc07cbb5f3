package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.FallbackAttempt;
import io.rhetor.client.error.FallbackAttempt.Result;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.stream.FakeChunkStream;
import io.rhetor.client.support.RecordingSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A chain of two targets whose streams the tests play by hand. */
abstract class FallbackStreamScenario {
  static final RhetorConnectionException LOST =
      new RhetorConnectionException("The connection broke.", null, true);

  final FakeChunkStream first = new FakeChunkStream();
  final FakeLlm firstLlm = FakeLlm.streaming(first);
  final FakeChunkStream second = new FakeChunkStream();
  final FakeLlm secondLlm = FakeLlm.streaming(second);
  final List<FallbackOutcome> outcomes = new ArrayList<>();

  FallbackLlmClient.Builder chain() {
    return FallbackLlmClient.builder()
        .executor(Runnable::run)
        .onOutcome(outcomes::add)
        .first("first", firstLlm)
        .then("second", secondLlm);
  }

  RecordingSubscriber subscribe(long demand) {
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(demand);
    chain().build().streamMessage("Hi").subscribe(subscriber);
    return subscriber;
  }

  List<Result> results() {
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0).attempts().stream()
        .map(FallbackAttempt::result)
        .collect(Collectors.toList());
  }
}
