package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.support.HandDrivenHttpClient;
import io.rhetor.client.support.RecordingSubscriber;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/**
 * An answer can be whole before the thread that sends is back from the JDK's client. The connection
 * may serve the next call by then, and cancelling the one before would close it.
 */
class AnswerBeforeSendReturnsTest {

  @Test
  void streamThatIsWholeSoEarly_isNotCancelledAfterwards() throws Exception {
    HandDrivenHttpClient http =
        new HandDrivenHttpClient().beforeReturn(AnswerBeforeSendReturnsTest::answer);
    try (RhetorClient rhetor = client(http)) {
      RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
      rhetor.streamMessage("Hi").subscribe(subscriber);

      subscriber.awaitCompletion();
      assertThat(subscriber.text()).isEqualTo("whole");
      assertThat(http.cancellations).hasValue(0);
    }
  }

  @Test
  void streamThatIsCancelledBeforeItsHeadersAre_isCancelledOnceTheSenderIsBack() {
    RecordingSubscriber subscriber = RecordingSubscriber.unbounded();
    HandDrivenHttpClient http =
        new HandDrivenHttpClient().beforeReturn(body -> subscriber.subscription().cancel());
    try (RhetorClient rhetor = client(http)) {
      rhetor.streamMessage("Hi").subscribe(subscriber);

      await().untilAsserted(() -> assertThat(http.cancellations).hasPositiveValue());
    }
  }

  private static RhetorClient client(HandDrivenHttpClient http) {
    return RhetorClient.create(
        RhetorConfig.builder().baseUrl("http://127.0.0.1:9").httpClient(http).build());
  }

  /** The first read brings the answer, the second one the end. */
  private static void answer(BodySubscriber<byte[]> body) {
    body.onSubscribe(
        new Flow.Subscription() {
          private boolean answered;

          @Override
          public void request(long n) {
            if (answered) {
              body.onComplete();
              return;
            }
            answered = true;
            String event = "data: {\"chunk\":\"whole\",\"done\":true}\n\n";
            body.onNext(List.of(ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8))));
          }

          @Override
          public void cancel() {}
        });
  }
}
