package io.rhetor.client.testing;

import static io.rhetor.client.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorNotFoundException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.PromptTemplate;
import io.rhetor.client.stream.StreamChunk;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Records a simulated Rhetor over sockets, stops it, and asks the recording the same. */
class RecordAndReplayTest {
  private static final String TOKEN = "tok-4711-abcdef";
  private static final String QUESTION = "{\"message\":\"What is Tekton?\"}";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("new/recording.json");
  }

  /** What a program sees of a server; two runs are compared. */
  private interface Program {
    List<Object> run(RhetorClient rhetor) throws Exception;
  }

  private List<Object> recorded(SimulatedRhetor server, Program program) throws Exception {
    try (server;
        RecordingRhetor recorder = RecordingRhetor.start(server.url(), file);
        RhetorClient rhetor = client(recorder.url())) {
      return program.run(rhetor);
    }
  }

  private static RhetorClient client(URI url) {
    return RhetorClient.create(
        RhetorConfig.builder()
            .baseUrl(url.toString())
            .token(TOKEN)
            .header("X-Api-Key", "key-0815-ghijkl")
            .header("Cookie", "theme=dark; sid=cookie-value-99")
            .build());
  }

  private void assertReplaysTheSame(SimulatedRhetor server, Program program) throws Exception {
    List<Object> first = recorded(server, program);
    try (ReplayingRhetor replay = ReplayingRhetor.start(file);
        RhetorClient rhetor = client(replay.url())) {
      assertThat(program.run(rhetor)).isEqualTo(first);
      assertThat(replay.unmatched()).isEmpty();
    }
    assertThat(Files.readString(file))
        .doesNotContain(TOKEN, "key-0815-ghijkl", "cookie-value-99", "uthorization", "ookie");
  }

  private static SimulatedRhetor server(Shape shape) {
    return SimulatedRhetor.builder().shape(shape).chunkDelay(Duration.ZERO).start();
  }

  @Test
  void wholeAnswers_chats_andHealth() throws Exception {
    assertReplaysTheSame(
        server(Shape.DOCUMENTED),
        rhetor -> {
          MessageResponse one = await(rhetor.sendMessage("What is Tekton?"));
          MessageResponse other = await(rhetor.sendMessage("Häfen \"und\" 🚢?"));
          return List.of(
              one, one.timestamp(), other, await(rhetor.getHealth()), await(rhetor.getProviders()));
        });
    assertThat(exchange(0).getJsonObject("request").getJsonObject("json").getString("message"))
        .isEqualTo("What is Tekton?");
    assertThat(exchange(0).getJsonObject("response").getJsonObject("json").getString("model"))
        .as("an answer is readable")
        .isEqualTo("simulated-standard");
  }

  @Test
  void streams_chunkByChunk_withTheirTimes() throws Exception {
    assertReplaysTheSame(
        server(Shape.OBSERVED),
        rhetor -> {
          List<StreamChunk> chunks = new ArrayList<>();
          MessageResponse whole =
              await(rhetor.streamMessage("What is Tekton?").forEach(chunks::add));
          return List.of(chunks, whole);
        });
    JsonObject response = exchange(0).getJsonObject("response");
    assertThat(response.getJsonArray("events")).hasSizeGreaterThan(10);
    List<Long> times =
        IntStream.range(0, response.getJsonArray("events").size())
            .mapToObj(i -> response.getJsonArray("events").getJsonObject(i).getLong("afterMillis"))
            .collect(Collectors.toList());
    assertThat(times).isSorted().allMatch(time -> time >= response.getLong("afterMillis"));
  }

  @Test
  void errors_ofStatusOfModelsAndOfBrokenStreams() throws Exception {
    SimulatedRhetor server = server(Shape.DOCUMENTED);
    server.inject(Fault.errorBeforeChunks("overloaded"));
    server.inject(Fault.cutAfterChunks(2));
    assertReplaysTheSame(
        server,
        rhetor -> {
          RhetorModelException model =
              catchThrowableOfType(
                  RhetorModelException.class, () -> await(rhetor.sendMessage("Hello")));
          RhetorStreamException broken =
              catchThrowableOfType(
                  RhetorStreamException.class,
                  () -> await(rhetor.streamMessage("What is Tekton?").collect()));
          RhetorNotFoundException missing =
              catchThrowableOfType(
                  RhetorNotFoundException.class,
                  () -> await(rhetor.prompts().getPromptTemplate("none")));
          return List.of(model.getMessage(), broken.partial(), missing.status(), missing.detail());
        });
    assertThat(exchange(1).getString("end")).isEqualTo("BROKEN");
  }

  @Test
  void prompts_createdChangedAndRendered() throws Exception {
    assertReplaysTheSame(
        server(Shape.DOCUMENTED),
        rhetor -> {
          List<Object> seen = new ArrayList<>();
          seen.add(await(rhetor.prompts().listPromptTemplates()));
          PromptTemplate created =
              await(
                  rhetor
                      .prompts()
                      .createPromptTemplate(
                          NewPromptTemplate.builder()
                              .name("Docs")
                              .template("Write about {{ topic }}.")
                              .addVariables("topic")
                              .build()));
          seen.add(created);
          seen.add(
              await(rhetor.prompts().renderPrompt(created.templateId(), Map.of("topic", "boats"))));
          seen.add(await(rhetor.prompts().listPromptTemplates()));
          return seen;
        });
  }

  @Test
  void equalRequests_getTheirAnswersInOrder_andTheLastOneEverAgain() throws Exception {
    try (SimulatedRhetor server = server(Shape.OBSERVED);
        RecordingRhetor recorder = RecordingRhetor.start(server.url(), file)) {
      Caller caller = new Caller(recorder.url());
      caller.postJson("/message", QUESTION);
      assertThat(caller.getJson("/budget/usage").getInteger("count")).isEqualTo(1);
      caller.postJson("/message", "{\"message\":\"Hi\"}");
      assertThat(caller.getJson("/budget/usage").getInteger("count")).isEqualTo(2);
    }
    try (ReplayingRhetor replay = ReplayingRhetor.start(file)) {
      Caller caller = new Caller(replay.url());
      for (int count : new int[] {1, 2, 2}) {
        assertThat(caller.getJson("/budget/usage").getInteger("count")).isEqualTo(count);
      }
      assertThat(
              caller
                  .postJson("/message", "{ \"message\" : \"What is Tekton?\" }")
                  .getString("message"))
          .as("the same JSON, written differently")
          .startsWith("Tekton is");
    }
  }

  @Test
  void aRequestThatMatchesNothing_isToldTheNearestExchange_andNoTextOfPrompts() throws Exception {
    recorded(
        server(Shape.OBSERVED),
        rhetor -> {
          await(rhetor.sendMessage(MessageRequest.of("What is Tekton?")));
          return List.of(await(rhetor.getHealth()));
        });
    try (ReplayingRhetor replay = ReplayingRhetor.start(file);
        RhetorClient rhetor = client(replay.url())) {
      assertThatThrownBy(() -> await(rhetor.sendMessage("A secret plan to build boats")))
          .isInstanceOfSatisfying(
              RhetorApiException.class, failure -> assertThat(failure.status()).isEqualTo(501))
          .hasMessageContaining("No exchange in recording.json matches POST /message")
          .hasMessageContaining("exchange 1, POST /message, whose body differs at /message")
          .hasMessageNotContaining("secret plan");
      HttpResponse<String> other = new Caller(replay.url()).get("/healthy");
      assertThat(Caller.detail(other)).contains("The nearest is exchange 2, GET /health");
      assertThat(replay.unmatched()).hasSize(2).noneMatch(text -> text.contains("secret plan"));
    }
    try (ReplayingRhetor replay =
            ReplayingRhetor.builder(file).ignoreField("message").keepTimes(true).start();
        RhetorClient rhetor = client(replay.url())) {
      assertThat(await(rhetor.sendMessage("Anything")).message()).startsWith("Tekton is");
    }
  }

  @Test
  void secretsThatComeUpElsewhere_areHidden_andFoundAgain() throws Exception {
    String question = "{\"message\": \"My token is " + TOKEN + ".\"}";
    try (SimulatedRhetor server = server(Shape.OBSERVED);
        RecordingRhetor recorder =
            RecordingRhetor.builder(server.url(), file).keepHeader("X-Tenant").start()) {
      Caller caller = new Caller(recorder.url());
      assertThat(ask(caller, question)).contains(TOKEN);
      caller.get("/health?api_key=key-in-query-1&x=1");
    }
    assertThat(Files.readString(file))
        .doesNotContain(TOKEN, "key-in-query-1")
        .contains("My token is ***.", "/health?api_key=***&x=1", "\"x-tenant\" : \"blue\"");
    try (ReplayingRhetor replay = ReplayingRhetor.start(file)) {
      Caller caller = new Caller(replay.url());
      assertThat(ask(caller, question)).contains("My token is ***.");
      assertThat(caller.get("/health?api_key=another-key&x=1").statusCode()).isEqualTo(200);
    }
    assertThatThrownBy(
            () ->
                RecordingRhetor.builder(URI.create("http://rhetor"), file).keepHeader("X-Api-Key"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String ask(Caller caller, String json) {
    return caller
        .send(
            caller
                .request("/message")
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + TOKEN)
                .header("x-tenant", "blue")
                .POST(BodyPublishers.ofString(json)))
        .body();
  }

  @Test
  void aClientThatGoesAway_reachesTheServer_andIsRecordedSo() throws Exception {
    try (SimulatedRhetor server = server(Shape.OBSERVED)) {
      server.inject(Fault.stallAfterChunks(2));
      try (RecordingRhetor recorder = RecordingRhetor.start(server.url(), file);
          RhetorClient rhetor = client(recorder.url())) {
        cancelAfter(2, rhetor);
        Awaitility.await().until(() -> server.cancelledStreams() == 1);
      }
    }
    assertThat(exchange(0).getString("end")).isEqualTo("CANCELLED");
    try (ReplayingRhetor replay = ReplayingRhetor.start(file);
        RhetorClient rhetor = client(replay.url())) {
      cancelAfter(2, rhetor);
    }
  }

  private static void cancelAfter(int chunks, RhetorClient rhetor) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(chunks);
    rhetor
        .streamMessage("What is Tekton?")
        .subscribe(
            new Flow.Subscriber<>() {
              private Flow.Subscription subscription;

              @Override
              public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                given.request(chunks);
              }

              @Override
              public void onNext(StreamChunk chunk) {
                if (left.getCount() == 1) {
                  subscription.cancel();
                }
                left.countDown();
              }

              @Override
              public void onError(Throwable failure) {}

              @Override
              public void onComplete() {}
            });
    assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatCannotBeRecordedOrReplayed_saysSo() throws Exception {
    URI nowhere;
    try (SimulatedRhetor closed = SimulatedRhetor.start()) {
      nowhere = closed.url();
    }
    try (RecordingRhetor recorder = RecordingRhetor.start(nowhere, file)) {
      HttpResponse<String> refused = new Caller(recorder.url()).get("/health");
      assertThat(refused.statusCode()).isEqualTo(502);
      assertThat(Caller.detail(refused)).contains("cannot connect to " + nowhere);
    }
    assertThatThrownBy(() -> RecordingRhetor.start(URI.create("rhetor:8300"), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("server: must be an address");
    assertThatThrownBy(() -> RecordingRhetor.start(URI.create("http://u:p@rhetor"), file))
        .isInstanceOf(IllegalArgumentException.class);
    Path other = Files.writeString(folder.resolve("other.json"), "{\"log\": {}}");
    assertThatThrownBy(() -> ReplayingRhetor.start(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("record it again");
    Path broken = Files.writeString(folder.resolve("broken.json"), "[");
    assertThatThrownBy(() -> ReplayingRhetor.start(broken))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "before, the JDK ends an unused client")
  void aClosedRecorder_leavesNoThreadBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (SimulatedRhetor server = server(Shape.OBSERVED);
        RecordingRhetor recorder = RecordingRhetor.start(server.url(), file)) {
      new Caller(recorder.url()).get("/health");
    }
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !before.contains(thread))
                    .extracting(Thread::getName)
                    .filteredOn(name -> name.endsWith("-SelectorManager"))
                    .as("the client of the test itself")
                    .hasSizeLessThanOrEqualTo(1));
  }

  private JsonObject exchange(int index) throws Exception {
    return new JsonObject(Files.readString(file)).getJsonArray("exchanges").getJsonObject(index);
  }
}
