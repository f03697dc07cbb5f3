package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.support.HandDrivenHttpClient;
import io.rhetor.client.support.RecordingSubscriber;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** What arrives in the very moment in which the drain loop looks for more bytes. */
class BytesBetweenTwoLooksTest {
  @Test
  void bytesAndEndThatArriveBetweenTwoLooks_areAnAnswerAndNoBrokenStream() throws Exception {
    HandDrivenHttpClient http = new HandDrivenHttpClient();
    try (RhetorClient rhetor =
        RhetorClient.create(
            RhetorConfig.builder().baseUrl("http://127.0.0.1:9").httpClient(http).build())) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      rhetor.streamMessage("Hi").subscribe(subscriber);
      BodySubscriber<byte[]> body = http.body();
      body.onSubscribe(new ReadsOnRequest(body, new ArrayDeque<>()));

      body.onNext(
          new InterruptedWhenTaken(
              bytes("data: {\"chunk\":\"first\"}\n\n"),
              () -> {
                body.onNext(List.of(bytes("data: {\"chunk\":\"last\",\"done\":true}\n\n")));
                body.onComplete();
              }));

      subscriber.awaitCompletion();
      assertThat(subscriber.text()).isEqualTo("firstlast");
    }
  }

  @Test
  void bytesThatArriveBetweenTwoLooks_areNotOvertakenByTheNextRead() throws Exception {
    HandDrivenHttpClient http = new HandDrivenHttpClient();
    try (RhetorClient rhetor =
        RhetorClient.create(
            RhetorConfig.builder().baseUrl("http://127.0.0.1:9").httpClient(http).build())) {
      RecordingSubscriber subscriber =
          RecordingSubscriber.requesting(1)
              .onChunk((subscription, chunk) -> subscription.request(1));
      rhetor.streamMessage("Hi").subscribe(subscriber);
      BodySubscriber<byte[]> body = http.body();
      Deque<List<ByteBuffer>> reads = new ArrayDeque<>();
      reads.add(
          new InterruptedWhenTaken(
              bytes("data: {\"chunk\":\"one \"}\n\n"),
              () -> body.onNext(List.of(bytes("data: {\"chunk\":\"two \"}\n\n")))));
      reads.add(List.of(bytes("data: {\"chunk\":\"three\",\"done\":true}\n\n")));

      body.onSubscribe(new ReadsOnRequest(body, reads));

      subscriber.awaitCompletion();
      assertThat(subscriber.text()).isEqualTo("one two three");
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Lets something happen in the very moment in which its reader looks how much it is. */
  private static final class InterruptedWhenTaken extends AbstractList<ByteBuffer> {
    private final ByteBuffer only;
    private final Runnable interruption;
    private boolean interrupted;

    private InterruptedWhenTaken(ByteBuffer only, Runnable interruption) {
      this.only = only;
      this.interruption = interruption;
    }

    @Override
    public ByteBuffer get(int index) {
      return only;
    }

    @Override
    public int size() {
      if (!interrupted) {
        interrupted = true;
        interruption.run();
      }
      return 1;
    }
  }

  /** Answers each request with one read, as soon as it is made. */
  private static final class ReadsOnRequest implements Flow.Subscription {
    private final BodySubscriber<byte[]> body;
    private final Deque<List<ByteBuffer>> reads;

    private ReadsOnRequest(BodySubscriber<byte[]> body, Deque<List<ByteBuffer>> reads) {
      this.body = body;
      this.reads = reads;
    }

    @Override
    public void request(long n) {
      List<ByteBuffer> next = reads.poll();
      if (next != null) {
        body.onNext(next);
      }
    }

    @Override
    public void cancel() {}
  }
}
