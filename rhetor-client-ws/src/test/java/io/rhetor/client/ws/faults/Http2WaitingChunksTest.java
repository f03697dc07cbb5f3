package io.rhetor.client.ws.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.listener.ClientEvent;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.ws.testing.LocalTls;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chunks that wait for demand when the server says that it did not process their request. */
class Http2WaitingChunksTest {
  /** How a server takes back a request whose answer it has begun. */
  enum Refusal {
    REFUSED_STREAM(
        (out, stream, talk) -> Http2Faults.reset(out, stream, Http2Faults.REFUSED_STREAM)),
    GOAWAY((out, stream, talk) -> Http2Faults.goAway(out, 0));

    private final Http2Faults.Script script;

    Refusal(Http2Faults.Script script) {
      this.script = script;
    }
  }

  private final CountDownLatch refused = new CountDownLatch(1);

  @ParameterizedTest
  @CsvSource({
    "REFUSED_STREAM, 0, ''",
    "REFUSED_STREAM, 1, Tekton",
    "GOAWAY, 0, ''",
    "GOAWAY, 1, Tekton",
  })
  void areDeliveredWhenAskedFor_thenTheFailure_whichMayHaveBeenProcessed(
      Refusal refusal, int asked, String delivered) throws Exception {
    Talk talk = new Talk(true);
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(asked);
    try (RawServer server = server(refusal, talk);
        RhetorClient rhetor = clientOf(server, talk)) {
      rhetor.streamMessage(MessageRequest.of("Hi")).subscribe(subscriber);
      assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(subscriber.text()).isEqualTo(delivered);
      assertThat(subscriber.hasEnded()).isFalse();

      subscriber.subscription().request(2 - asked);

      Throwable failure = subscriber.awaitFailure();
      assertThat(subscriber.text()).isEqualTo("Tekton is");
      assertThat(failure)
          .isInstanceOfSatisfying(
              RhetorStreamException.class,
              broken -> {
                assertThat(broken.partial()).isEqualTo("Tekton is");
                assertThat(broken).hasCauseInstanceOf(RhetorConnectionException.class);
                assertThat(broken.mayHaveBeenProcessed()).isTrue();
              });
      assertThat(talk.requests).as("requests").hasValue(1);
    }
  }

  private RawServer server(Refusal refusal, Talk talk) throws IOException {
    Http2Faults.Script script =
        (out, stream, ofTalk) -> {
          Http2Faults.begin(out, stream, ofTalk);
          refusal.script.play(out, stream, ofTalk);
          refused.countDown();
        };
    return RawServer.start((socket, ofTalk) -> Http2Faults.serve(socket, ofTalk, script), talk);
  }

  /** A client that lets the server go on once it has read the first chunk. */
  private static RhetorClient clientOf(RawServer server, Talk talk) {
    return RhetorClient.create(
        RhetorConfig.builder()
            .baseUrl("https://localhost:" + server.address().getPort())
            .http2(true)
            .sslContext(LocalTls.context())
            .listener(
                event -> {
                  if (event.kind() == ClientEvent.Kind.FIRST_CHUNK) {
                    talk.heard();
                    talk.heard();
                  }
                })
            .build());
  }
}
