package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.rhetor.client.budget.BudgetLimit;
import io.rhetor.client.budget.BudgetPeriod;
import io.rhetor.client.conversation.NewConversation;
import io.rhetor.client.conversation.NewConversationMessage;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.NewPersonality;
import io.rhetor.client.prompt.NewPromptTemplate;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.RenderRequest;
import io.rhetor.client.support.HermesStubs;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields that this library does not know, at the top of the body of every request. */
class AdditionalPropertiesTest {
  private static final String SECRET = "The vault opens at 4711";
  private static final Map<String, Object> FIELDS =
      Map.of("tenant", SECRET, "seed", 42, "strict", true, "hints", List.of("a", Map.of("b", 0.5)));
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final WireMockExtension SERVER = LocalServer.extension();

  /** Gives the method of a builder that adds a field. */
  private interface Adder<B> extends Function<B, BiFunction<String, Object, B>> {}

  /** One kind of request: how it is built and sent, and which names are known. */
  static final class Kind<B> {
    private final String name;
    private final B builder;
    private final Adder<B> adder;
    private final BiFunction<RhetorClient, B, CompletableFuture<?>> send;
    private final Function<B, Object> build;
    private final List<String> known;

    Kind(
        String name,
        B builder,
        Adder<B> adder,
        Function<B, Object> build,
        BiFunction<RhetorClient, B, CompletableFuture<?>> send,
        String... known) {
      this.name = name;
      this.builder = builder;
      this.adder = adder;
      this.build = build;
      this.send = send;
      this.known = List.of(known);
    }

    B add(String field, Object value) {
      return adder.apply(builder).apply(field, value);
    }

    void addAll() {
      FIELDS.forEach(this::add);
    }

    CompletableFuture<?> send(RhetorClient rhetor) {
      return send.apply(rhetor, builder);
    }

    Object built() {
      return build.apply(builder);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind<?>> kinds() {
    return Stream.of(
        message("sendMessage", (rhetor, it) -> rhetor.sendMessage(it.build())),
        message("streamMessage", (rhetor, it) -> rhetor.streamMessage(it.build()).collect()),
        chat("chat", (rhetor, it) -> rhetor.chat(it.build())),
        chat("streamChat", (rhetor, it) -> rhetor.streamChat(it.build()).collect()),
        new Kind<>(
            "createPromptTemplate",
            NewPromptTemplate.builder().name("n").template("t"),
            it -> it::additionalProperty,
            NewPromptTemplate.Builder::build,
            (rhetor, it) -> rhetor.prompts().createPromptTemplate(it.build()),
            "name",
            "content",
            "metadata"),
        new Kind<>(
            "createPrompt",
            NewSystemPrompt.builder().name("n").component("c").content("t"),
            it -> it::additionalProperty,
            NewSystemPrompt.Builder::build,
            (rhetor, it) -> rhetor.prompts().createPrompt(it.build()),
            "is_default",
            "parent_id"),
        new Kind<>(
            "renderPrompt",
            RenderRequest.builder().templateId("t").checked(false),
            it -> it::additionalProperty,
            RenderRequest.Builder::build,
            (rhetor, it) -> rhetor.prompts().renderPrompt(it.build()),
            "template_id",
            "variables",
            "version_id"),
        new Kind<>(
            "createPersonality",
            NewPersonality.builder().name("n"),
            it -> it::additionalProperty,
            NewPersonality.Builder::build,
            (rhetor, it) -> rhetor.prompts().createPersonality(it.build()),
            "traits",
            "tone"),
        new Kind<>(
            "generatePrompt",
            GeneratePromptRequest.builder().task("t"),
            it -> it::additionalProperty,
            GeneratePromptRequest.Builder::build,
            (rhetor, it) -> rhetor.prompts().generatePrompt(it.build()),
            "task",
            "personality_id"),
        new Kind<>(
            "createConversation",
            NewConversation.builder().name("n"),
            it -> it::additionalProperty,
            NewConversation.Builder::build,
            (rhetor, it) -> rhetor.conversations().createConversation(it.build()),
            "name",
            "metadata"),
        new Kind<>(
            "addMessage",
            NewConversationMessage.builder().message("m").sender("s"),
            it -> it::additionalProperty,
            NewConversationMessage.Builder::build,
            (rhetor, it) -> rhetor.conversations().addMessage("c1", it.build()),
            "conversation_id",
            "sender"),
        new Kind<>(
            "setLimit",
            BudgetLimit.builder().period(BudgetPeriod.DAILY).limit(BigDecimal.ONE),
            it -> it::additionalProperty,
            BudgetLimit.Builder::build,
            (rhetor, it) -> rhetor.budget().setLimit(it.build()),
            "limit_amount",
            "enforcement"));
  }

  private static Kind<MessageRequest.Builder> message(
      String name, BiFunction<RhetorClient, MessageRequest.Builder, CompletableFuture<?>> send) {
    return new Kind<>(
        name,
        MessageRequest.builder().message("Hi"),
        it -> it::additionalProperty,
        MessageRequest.Builder::build,
        send,
        "message",
        "context_id",
        "context",
        "task_type",
        "streaming",
        "options",
        "prompt_id");
  }

  private static Kind<ChatRequest.Builder> chat(
      String name, BiFunction<RhetorClient, ChatRequest.Builder, CompletableFuture<?>> send) {
    return new Kind<>(
        name,
        ChatRequest.builder().addMessage(ChatMessage.user("Hi")),
        it -> it::additionalProperty,
        ChatRequest.Builder::build,
        send,
        "messages",
        "component");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void addedFields_areSentAtTheTop_andShowInNoMessage(Kind<?> kind) throws Exception {
    SERVER.stubFor(any(anyUrl()).willReturn(serverError()));
    SERVER.stubFor(
        post(anyUrl()).willReturn(serverError().withBody("{\"detail\": \"Bad: " + SECRET + "\"}")));
    for (String component : List.of("rhetor-prompt", "rhetor-communication")) {
      HermesStubs.register(
          SERVER,
          component,
          "['create_personality', 'generate_prompt', 'create_conversation', 'add_message']");
    }
    RhetorConfig config =
        LocalServer.config(SERVER)
            .hermesUrl(LocalServer.url(SERVER))
            .retryPolicy(RetryPolicy.none())
            .build();
    kind.addAll();
    try (RhetorClient rhetor = RhetorClient.create(config)) {
      RhetorException failure = Outcomes.failureOf(kind.send(rhetor), RhetorException.class);

      assertThat(failure).hasMessageNotContaining(SECRET).hasStackTraceContaining("Bad: …");
    }
    List<LoggedRequest> sent = SERVER.findAll(postRequestedFor(anyUrl()));
    JsonNode body = JSON.readTree(sent.get(0).getBody());
    FIELDS.forEach((name, value) -> assertThat(body.get(name)).isEqualTo(JSON.valueToTree(value)));
    assertThat(kind.built().toString())
        .contains("additionalProperties=[", "tenant")
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void knownAndUnusableFields_areRefusedByName(Kind<?> kind) {
    for (String known : kind.known) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> kind.add(known, "x"))
          .withMessageContaining("additionalProperty: '" + known + "'");
    }
    Map<String, Object> unusable = new HashMap<>();
    unusable.put("missing", null);
    unusable.put("endless", Double.NaN);
    unusable.put("of another type", new Object());
    unusable.put("deep", new ArrayList<>(List.of(new Object())));
    unusable.forEach(
        (name, value) ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> kind.add(name, value))
                .withMessageContaining("additionalProperty " + name));
    assertThatIllegalArgumentException().isThrownBy(() -> kind.add(" ", "x"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void addedFields_areCopied_andKeptByCopiesOfTheRequest(Kind<?> kind) throws Exception {
    List<Object> list = new ArrayList<>(List.of("a"));
    kind.add("hints", list);
    list.add("b");
    Object built = kind.built();
    Object copy = built.getClass().getMethod("toBuilder").invoke(built);
    Object rebuilt = copy.getClass().getMethod("build").invoke(copy);

    for (Object each : List.of(built, rebuilt)) {
      assertThat(each.getClass().getMethod("additionalProperties").invoke(each))
          .isEqualTo(Map.of("hints", List.of("a")));
    }
  }
}
