package io.rhetor.client;

import io.rhetor.client.budget.RhetorBudget;
import io.rhetor.client.context.RhetorContexts;
import io.rhetor.client.error.ClientClosedException;
import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorTimeoutException;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.http.AnswerMapper;
import io.rhetor.client.internal.http.ApiPath;
import io.rhetor.client.internal.http.ApiRequest;
import io.rhetor.client.internal.http.HttpBudget;
import io.rhetor.client.internal.http.HttpContexts;
import io.rhetor.client.internal.http.HttpTransport;
import io.rhetor.client.internal.http.RetryRule;
import io.rhetor.client.internal.json.AnswerReader;
import io.rhetor.client.internal.json.JsonWriter;
import io.rhetor.client.internal.json.MalformedJsonException;
import io.rhetor.client.internal.json.MissingThingException;
import io.rhetor.client.internal.json.Redactor;
import io.rhetor.client.internal.json.RequestWriter;
import io.rhetor.client.internal.value.JsonObject;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.LlmRequest;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.ResponseInfo;
import io.rhetor.client.provider.ProviderSelection;
import io.rhetor.client.provider.Providers;
import io.rhetor.client.server.Health;
import io.rhetor.client.server.ServerInfo;
import io.rhetor.client.stream.ChunkStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** {@link RhetorClient} over the HTTP transport: which call has which path, body and answer. */
final class RhetorHttpClient implements RhetorClient {
  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(5);
  private static final AnswerMapper<MessageResponse> MESSAGE =
      new MessageMapper(AnswerReader::messageResponse);
  private static final AnswerMapper<MessageResponse> MESSAGE_OF_ANY_GENERATION =
      new MessageMapper(AnswerReader::ofAnyGeneration);

  private final ClientCore core;
  private final RequestWriter writer;
  private final ApiGeneration generation;
  private final HttpTransport transport;
  private final RhetorPromptClient prompts;
  private final RhetorContexts contexts;
  private final RhetorBudget budget;
  private final RhetorCommunicationClient conversations;
  private final HermesClient hermes;

  RhetorHttpClient(ClientCore core) {
    this.core = core;
    this.writer = new RequestWriter(core.config().component()).inContext(core.context());
    this.generation = core.config().apiGeneration();
    this.transport = core.transport();
    ClientCore view = core.view();
    this.prompts = new RhetorHttpPromptClient(view);
    this.contexts = new HttpContexts(transport);
    this.budget = new HttpBudget(transport);
    this.conversations = new RhetorHermesCommunicationClient(view);
    this.hermes = new HermesHttpClient(view);
  }

  @Override
  public CompletableFuture<MessageResponse> sendMessage(MessageRequest request) {
    Objects.requireNonNull(request, "request");
    ApiRequest call = request("/message", request, writer.message(request));
    return transport.call(
        isMapped(request)
            ? call.withCounterpart("/api/v1/generate", () -> writer.v1Generate(request))
            : call,
        mapper());
  }

  @Override
  public ChunkStream streamMessage(MessageRequest request) {
    Objects.requireNonNull(request, "request");
    return transport.stream(request("/stream", request, writer.stream(request)));
  }

  @Override
  public CompletableFuture<MessageResponse> chat(ChatRequest request) {
    Objects.requireNonNull(request, "request");
    ApiRequest call = request("/chat", request, writer.chat(request, false));
    return transport.call(
        isMapped(request)
            ? call.withCounterpart("/api/v1/chat", () -> writer.v1Chat(request))
            : call,
        mapper());
  }

  @Override
  public ChunkStream streamChat(ChatRequest request) {
    Objects.requireNonNull(request, "request");
    return transport.stream(request("/chat", request, writer.chat(request, true)));
  }

  @Override
  public CompletableFuture<Health> getHealth() {
    return transport
        .call(
            ApiRequest.get(ApiPath.of("/health"))
                .within(HEALTH_TIMEOUT)
                .retriedBy(RetryRule.ONCE_IF_UNANSWERED),
            AnswerMapper.of(Health::fromJson))
        .handle((health, failure) -> failure == null ? health : healthDespite(failure));
  }

  @Override
  public CompletableFuture<ServerInfo> getServerInfo() {
    return transport.call(ApiRequest.get(ApiPath.of("/")), AnswerMapper.of(ServerInfo::fromJson));
  }

  @Override
  public CompletableFuture<Providers> getProviders() {
    return transport.call(
        ApiRequest.get(ApiPath.of("/providers")), AnswerMapper.of(Providers::fromJson));
  }

  @Override
  public CompletableFuture<ProviderSelection> setProvider(String providerId, String modelId) {
    Checks.requireText("providerId", providerId);
    Checks.requireText("modelId", modelId);
    byte[] body = JsonWriter.write(Map.of("provider_id", providerId, "model_id", modelId));
    return transport.call(
        ApiRequest.repeatablePost(ApiPath.of("/provider"), body),
        AnswerMapper.of(ProviderSelection::fromJson));
  }

  @Override
  public RhetorPromptClient prompts() {
    return prompts;
  }

  @Override
  public RhetorContexts contexts() {
    return contexts;
  }

  @Override
  public RhetorBudget budget() {
    return budget;
  }

  @Override
  public RhetorCommunicationClient conversations() {
    return conversations;
  }

  @Override
  public HermesClient hermes() {
    return hermes;
  }

  @Override
  public RhetorClient withOptions(CallOptions options) {
    return new RhetorHttpClient(core.withOptions(options));
  }

  @Override
  public void close() {
    core.close();
  }

  @Override
  public String toString() {
    return core.described(RhetorClient.class);
  }

  /** Tells whether a request has a form that servers of the newer generation take. */
  private boolean isMapped(LlmRequest request) {
    return generation == ApiGeneration.AUTO && request.promptId().isEmpty();
  }

  private AnswerMapper<MessageResponse> mapper() {
    return generation == ApiGeneration.AUTO ? MESSAGE_OF_ANY_GENERATION : MESSAGE;
  }

  private ApiRequest request(String path, LlmRequest request, byte[] body) {
    return ApiRequest.post(ApiPath.of(path), body)
        .inContext(writer.contextOf(request))
        .withPrivateTexts(RequestWriter.privateTexts(request));
  }

  private static Health healthDespite(Throwable failure) {
    if (!(failure instanceof RhetorException) || failure instanceof ClientClosedException) {
      throw new CompletionException(failure);
    }
    boolean unreachable =
        failure instanceof RhetorConnectionException || failure instanceof RhetorTimeoutException;
    return Health.builder()
        .status(unreachable ? Health.UNAVAILABLE : Health.UNHEALTHY)
        .problem(String.valueOf(failure.getMessage()))
        .build();
  }

  /** Makes answers that know what came with them. */
  private static final class MessageMapper implements AnswerMapper<MessageResponse> {
    private final AnswerMapper<MessageResponse> reader;

    MessageMapper(AnswerMapper<MessageResponse> reader) {
      this.reader = reader;
    }

    @Override
    public MessageResponse read(JsonObject answer, Redactor redactor)
        throws MalformedJsonException, MissingThingException {
      return reader.read(answer, redactor);
    }

    @Override
    public MessageResponse with(MessageResponse value, ResponseInfo info) {
      return value.withResponseInfo(info);
    }
  }
}
