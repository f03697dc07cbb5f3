package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static io.rhetor.client.support.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.error.RhetorBadRequestException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.resilience.BudgetAwareLlmClient;
import io.rhetor.client.resilience.FallbackLlmClient;
import io.rhetor.client.resilience.InputGuard;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.support.DetailedSubscriber;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.RecordedLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What events tell beside the text of an answer is heard, and what they do not say is not. */
class AnswerDetailsTest {
  private static final String TEXT = "{'chunk':'Hello','model':'m','provider':'p','done':false}";
  private static final String END = "{'chunk':'','done':true}";

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  static Stream<Arguments> details() {
    String usage = "'usage':{'input_tokens':3,'output_tokens':'5'}";
    return Stream.of(
        Arguments.of("in the last event", List.of(TEXT, "{'chunk':'','done':true," + rest(usage))),
        Arguments.of("in the last event, no chunk", List.of(TEXT, "{'done':true," + rest(usage))),
        Arguments.of("in the middle", List.of(TEXT, "{'done':false," + rest(usage), END)),
        Arguments.of("in the middle, without done", List.of(TEXT, "{" + rest(usage), END)),
        Arguments.of("before the text", List.of("{" + rest(usage), TEXT, END)),
        Arguments.of(
            "spread over events",
            List.of(
                "{'usage':{'input_tokens':3},'warnings':['low']}",
                TEXT,
                "{'usage':{'output_tokens':5},'finish_reason':'stop'}",
                "{'done':true,'model':'really','cost':1.5}")),
        Arguments.of("in the event with the text", List.of("{'chunk':'Hello'," + rest(usage), END)),
        Arguments.of(
            "one JSON event, not a stream", List.of("{'chunk':'Hello','done':true," + rest(usage))),
        Arguments.of(
            "answered whole",
            List.of("{'message':'Hello','model':'really','provider':'p'," + rest(usage))));
  }

  private static String rest(String usage) {
    return usage
        + ",'warnings':['low'],'finish_reason':'stop','model':'really','provider':'p','cost':1.5}";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("details")
  void whatIsBesideTheText_reachesTheCollectedAnswer(String where, List<String> events)
      throws Exception {
    serve(events);
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      MessageResponse answer = Outcomes.valueOf(rhetor.streamMessage("Hi").collect());

      assertThat(answer.message()).isEqualTo("Hello");
      assertThat(answer.provider()).contains("p");
      assertThat(answer.usage().orElseThrow().inputTokens()).hasValue(3);
      assertThat(answer.usage().orElseThrow().outputTokens()).hasValue(5);
      assertThat(answer.warnings()).containsExactly("low");
      assertThat(answer.finishReason()).contains("stop");
      assertThat(answer.isFinished()).isTrue();
      assertThat(answer.additionalProperties()).containsKey("cost");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("details")
  void whatIsBesideTheText_reachesASubscriberThatWantsIt(String where, List<String> events)
      throws Exception {
    serve(events);
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      for (Function<RhetorClient, ChunkStream> way : ways()) {
        DetailedSubscriber subscriber = new DetailedSubscriber();

        way.apply(rhetor).subscribe(subscriber);

        assertThat(subscriber.told()).contains("Hello").endsWith("details", "complete");
        assertThat(subscriber.details().usage().orElseThrow().outputTokens()).hasValue(5);
        assertThat(subscriber.details().finishReason()).contains("stop");
        assertThat(subscriber.details().warnings()).contains("low");
        assertThat(subscriber.details().message()).isEmpty();
      }
    }
  }

  /** A stream as it is, and through each wrapper. */
  private static List<Function<RhetorClient, ChunkStream>> ways() {
    return List.of(
        rhetor -> rhetor.streamMessage("Hi"),
        rhetor ->
            FallbackLlmClient.builder()
                .first("rhetor", rhetor)
                .closeTargets(false)
                .build()
                .streamMessage("Hi"),
        rhetor -> BudgetAwareLlmClient.builder(rhetor, rhetor.budget()).build().streamMessage("Hi"),
        rhetor ->
            InputGuard.builder().maxCharacters(100).build().protect(rhetor).streamMessage("Hi"),
        rhetor -> ChatSession.builder(rhetor).build().stream("Hi"));
  }

  @Test
  void onDetailsThatThrows_endsTheStream_andItsCauseIsLogged() throws Exception {
    serve(List.of(TEXT, "{'done':true,'usage':{'input_tokens':3}}"));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      for (Function<RhetorClient, ChunkStream> way : ways()) {
        try (RecordedLog log =
            RecordedLog.of("io.rhetor.client.internal.stream.ChunkSubscription", Level.INFO)) {
          DetailedSubscriber subscriber =
              DetailedSubscriber.throwing(new IllegalStateException("no room for details"));

          way.apply(rhetor).subscribe(subscriber);

          await().until(() -> !log.lines().isEmpty());
          assertThat(log.lines().get(0)).contains("threw in onDetails");
          assertThat(subscriber.hasEnded()).isFalse();
          assertThat(Outcomes.valueOf(way.apply(rhetor).collect()).message()).isEqualTo("Hello");
          assertThat(log.lines()).hasSize(1);
        }
      }
    }
  }

  @Test
  void warningOfTheBudget_reachesAStreamWithoutText() throws Exception {
    SERVER.stubFor(
        get("/budget")
            .willReturn(
                ok(
                    json(
                        "{'daily':{'usage':9,'limit':10,'policy':'warn','percentage':90},"
                            + "'weekly':{'usage':0,'limit':0},'monthly':{'usage':0,'limit':0}}"))));
    serve(List.of(END));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      LlmClient careful = BudgetAwareLlmClient.builder(rhetor, rhetor.budget()).build();
      DetailedSubscriber subscriber = new DetailedSubscriber();

      careful.streamMessage("Hi").subscribe(subscriber);

      assertThat(subscriber.told()).containsExactly("details", "complete");
      assertThat(subscriber.details().warnings()).hasSize(1);
      assertThat(Outcomes.valueOf(careful.streamMessage("Hi").collect()).warnings()).hasSize(1);
    }
  }

  @Test
  void eventsOfTheUsualShape_tellNoDetails() throws Exception {
    serve(List.of(TEXT, END));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      DetailedSubscriber subscriber = new DetailedSubscriber();

      rhetor.streamMessage("Hi").subscribe(subscriber);

      assertThat(subscriber.told()).containsExactly("Hello", "complete");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'detail':'the queue is full'}",
        "{'message':'the queue is full'}",
        "{'error':'the queue is full'}",
        "{'error':{'code':'busy','message':'the queue is full'}}",
        "{'error':{'reason':{'text':'x','detail':'the queue is full'}}}",
        "{'detail':[{'type':'busy','loc':['body'],'msg':'the queue is full'}]}",
        "{'error':'the queue is full','done':true}",
        "{'chunk':null,'error':'the queue is full'}"
      })
  void anEventOfTheShapeOfAnError_isThatFailure(String event) {
    serve(List.of(event));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      assertThat(
              Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), RhetorModelException.class))
          .hasMessageContaining("the queue is full");
    }
    serve(List.of(TEXT, event));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      RhetorStreamException broken =
          Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), RhetorStreamException.class);
      assertThat(broken.partial()).isEqualTo("Hello");
      assertThat(broken.getCause())
          .isInstanceOf(RhetorModelException.class)
          .hasMessageContaining("the queue is full");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "true")
  void messageOfAnErrorThatIsTrue_isNoAnswer(String error) {
    String failure = "{'error':" + error + ",'message':'the queue is full'}";
    serve(List.of(failure));
    SERVER.stubFor(post("/message").willReturn(ok(json(failure))));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      for (CompletableFuture<?> call :
          List.of(rhetor.sendMessage("Hi"), rhetor.streamMessage("Hi").collect())) {
        assertThat(Outcomes.failureOf(call, RhetorModelException.class))
            .hasMessageContaining("the queue is full");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"false", "null", "{}", "[]", "[{}]", "0", "0.0", "''", "'false'", "'null'", "'0'"})
  void anErrorThatIsFalseOrEmpty_isNone(String error) throws Exception {
    serve(
        List.of(
            "{'chunk':'Hello','error':" + error + ",'done':false}",
            "{'chunk':'','error':" + error + ",'done':true}"));
    SERVER.stubFor(post("/message").willReturn(ok(json("{'message':'Hi','error':" + error + "}"))));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      assertThat(Outcomes.valueOf(rhetor.streamMessage("Hi").collect()).message())
          .isEqualTo("Hello");
      assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hi");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'detail':{'reason':'no such model'}}",
        "{'detail':{'info':{'reason':'no such model'}}}",
        "{'error':{'details':[{'description':'no such model'}]}}",
        "{'title':'Bad','detail':'no such model','status':400}",
        "{'errors':{'model':['no such model']}}"
      })
  void nestedWordsOfARefusal_areFound(String body) {
    SERVER.stubFor(post("/message").willReturn(status(400).withBody(json(body))));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      RhetorBadRequestException refused =
          Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorBadRequestException.class);

      assertThat(refused.detail().orElseThrow()).contains("no such model");
      assertThat(refused).hasMessageContaining("no such model");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e400", "-1E-400000", "LONG", "DEEP"})
  void aFieldThatNoClientReads_costsNoAnswer(String value) throws Exception {
    String odd =
        value.equals("LONG")
            ? "7".repeat(5_000)
            : value.equals("DEEP") ? "[".repeat(2_000) + "]".repeat(2_000) : value;
    serve(List.of("{'chunk':'Hello','odd':" + odd + ",'done':false}", END));
    SERVER.stubFor(post("/message").willReturn(ok(json("{'message':'Hi','odd':" + odd + "}"))));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      assertThat(Outcomes.valueOf(rhetor.streamMessage("Hi").collect()).message())
          .isEqualTo("Hello");
      assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hi");
    }
  }

  @Test
  void anErrorThatIsNestedWithoutEnd_isReadInBoundedTime() {
    String nested = "{'error':".repeat(1_000) + "'deep'" + "}".repeat(1_000);
    serve(List.of(nested));
    SERVER.stubFor(post("/message").willReturn(status(400).withBody(json(nested))));
    try (RhetorClient rhetor = LocalServer.client(SERVER)) {
      Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), RhetorModelException.class);
      Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorBadRequestException.class);
    }
  }

  private static void serve(List<String> events) {
    SERVER.stubFor(
        post(urlMatching("/stream|/chat"))
            .willReturn(
                events.get(0).matches("\\{'(message':'Hello'|chunk':'Hello','done':true).*")
                    ? ok(json(events.get(0))).withHeader("Content-Type", "application/json")
                    : okForContentType(
                        "text/event-stream",
                        json("data: " + String.join("\n\ndata: ", events) + "\n\n"))));
  }
}
