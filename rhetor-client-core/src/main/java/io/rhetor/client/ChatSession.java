package io.rhetor.client;

import io.rhetor.client.context.RhetorContexts;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.internal.check.Checks;
import io.rhetor.client.internal.reactive.Abandonable;
import io.rhetor.client.internal.reactive.Refusal;
import io.rhetor.client.internal.reactive.TrustedPublisher;
import io.rhetor.client.internal.run.CallbackLog;
import io.rhetor.client.internal.run.FutureWaiter;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.Role;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.stream.ChunkStream;
import io.rhetor.client.stream.StreamChunk;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a language model: each message is sent together with what was said before, so
 * that the model can refer to it. Works over any {@link LlmClient}, which stays the caller's and is
 * not closed.
 *
 * <pre>{@code
 * try (ChatSession session = ChatSession.builder(rhetor).system("You are terse.").build()) {
 *   await(session.send("My name is Ada."));
 *   await(session.stream("What is my name?").forEach(chunk -> show(chunk.text())));
 *   session.history().forEach(turn -> show(turn.role() + ": " + turn.content()));
 * }
 * }</pre>
 *
 * <p><b>What the model is sent.</b> The {@linkplain Builder#system instruction}, then each question
 * with its answer, then the new message ({@link LlmClient#chat} and {@link LlmClient#streamChat}).
 * A question that failed or was cancelled stays in the {@link #history()} unless the server
 * certainly did not process it, but is not sent again. The history is bounded by {@link
 * Builder#maxHistory} and {@link Builder#maxHistoryCharacters}: the oldest turns are dropped first,
 * the instruction never.
 *
 * <p><b>The context</b> is where the server stores what was said; it gives the model none of it. By
 * default each session has a random one, so that sessions do not share the server's default
 * context.
 *
 * <p>Safe for use by several threads. A conversation has one message under way at a time: another
 * one before the answer is there is refused with an {@link IllegalStateException}. Futures and
 * streams behave as those of the client.
 */
public final class ChatSession implements AutoCloseable {
  private static final CallbackLog LOG = CallbackLog.of(ChatSession.class);
  private static final long MAX_SECONDS_TO_DELETE = 10;
  private static final String ANONYMOUS = "chat";

  private final LlmClient llm;
  private final ChatRequest settings;
  private final ContextId firstContext;
  private final @Nullable RhetorContexts contexts;
  private final boolean deletesOnClose;
  private final Clock clock;
  private final ChatHistory history;
  private final AtomicReference<@Nullable SessionCall<?>> underWay = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  // Guarded by this.
  private ContextId context;
  private int resets;

  private ChatSession(Builder builder) {
    this.llm = builder.llm;
    this.settings = builder.request.build();
    this.firstContext = settings.contextId().orElseGet(() -> randomContext(settings.component()));
    this.context = firstContext;
    this.contexts = builder.contexts;
    this.deletesOnClose = builder.deletesOnClose;
    this.clock = builder.clock;
    Optional<ChatTurn> instruction =
        Optional.ofNullable(builder.system).map(text -> turn(Role.SYSTEM, text, null));
    this.history = new ChatHistory(instruction, builder.maxHistory, builder.maxHistoryCharacters);
    builder.earlier.stream().filter(turn -> !turn.role().equals(Role.SYSTEM)).forEach(history::add);
  }

  private static ContextId randomContext(Optional<String> component) {
    return ContextId.of(component.orElse(ANONYMOUS), "session-" + UUID.randomUUID());
  }

  /**
   * {@return a builder of a session, with every default set}
   *
   * @param llm who answers
   */
  public static Builder builder(LlmClient llm) {
    return new Builder(Objects.requireNonNull(llm, "llm"));
  }

  /** {@return the context in which the server stores the next message} */
  public synchronized ContextId contextId() {
    return context;
  }

  /**
   * {@return what was said: the instruction, if there is one, and the turns that are kept, oldest
   * first; unmodifiable} A message is part of it from the moment it is sent, unless the server
   * certainly did not process it; an answer once it is whole. Whatever the model is sent is part of
   * it.
   */
  public List<ChatTurn> history() {
    return history.turns();
  }

  /**
   * Sends a message, with what was said before, and waits, without a thread, for the whole answer.
   *
   * @param message the text, not blank
   * @return the answer to come
   * @throws IllegalArgumentException if the text is blank
   * @throws IllegalStateException if an answer is still under way, or the session is closed
   */
  public CompletableFuture<MessageResponse> send(String message) {
    Checks.requireText("message", message);
    SessionCall<MessageResponse> call = claim();
    return call.follow(ask("chat", llm::chat, message, call));
  }

  /**
   * Prepares to send a message, with what was said before, and receive its answer piece by piece.
   * Nothing is sent until the stream is subscribed to.
   *
   * @param message the text, not blank
   * @return the stream of the answer, for one subscriber; a second one is refused. It fails with an
   *     {@link IllegalStateException} if an answer is still under way when it is subscribed to, or
   *     the session is closed
   * @throws IllegalArgumentException if the text is blank
   */
  public ChunkStream stream(String message) {
    Checks.requireText("message", message);
    TrustedPublisher<StreamChunk> publisher = subscriber -> stream(message, subscriber);
    return ChunkStream.from(publisher);
  }

  private void stream(String message, Flow.Subscriber<? super StreamChunk> subscriber) {
    SessionCall<MessageResponse> call;
    ChunkStream answer;
    try {
      call = claim();
      answer = ask("streamChat", llm::streamChat, message, call);
    } catch (Throwable refused) {
      Refusal.refuse(subscriber, refused);
      return;
    }
    if (subscriber instanceof Abandonable) {
      call.overWhen(((Abandonable) subscriber)::isAbandoned);
    }
    try {
      answer.subscribe(new RememberingSubscriber(subscriber, call));
    } catch (Throwable thrown) {
      call.end(null, thrown);
      throw thrown;
    }
  }

  /**
   * Begins the conversation anew. The server's context is deleted, if the session was given {@link
   * Builder#contexts contexts}, else left alone and another one used, named after the first with
   * {@code ~2}, {@code ~3} and so on; then what was said is forgotten.
   *
   * @return completes when the next message can be sent; if the deletion fails, so does this, and
   *     nothing is forgotten
   * @throws IllegalStateException if an answer is still under way, or the session is closed
   */
  public CompletableFuture<Void> reset() {
    SessionCall<Void> call = claim();
    CompletableFuture<Void> deletion;
    try {
      deletion =
          contexts == null
              ? changeContext()
              : Checks.requireResult(
                  "deleteContext of the contexts of the session",
                  contexts.deleteContext(contextId()));
    } catch (Throwable refused) {
      call.end(null, refused);
      throw refused;
    }
    call.onEnd(
        (deleted, failure) -> {
          if (failure == null) {
            history.clear();
          }
        });
    return call.follow(deletion);
  }

  /**
   * Ends the session: later messages are refused. If asked to, deletes the server's context and
   * waits for that, ten seconds at most; a failure is logged. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true) || !deletesOnClose || contexts == null) {
      return;
    }
    try {
      contexts.deleteContext(contextId()).orTimeout(MAX_SECONDS_TO_DELETE, TimeUnit.SECONDS).join();
    } catch (Throwable failed) {
      LOG.write(
          Level.WARNING,
          "The context of a chat session could not be deleted: "
              + (failed.getCause() == null ? failed : failed.getCause()));
      CallbackLog.awaitWritten();
    }
  }

  private ChatTurn turn(Role role, String content, @Nullable String model) {
    return ChatTurn.of(role, content, clock.instant(), model);
  }

  private <T> SessionCall<T> claim() {
    if (closed.get()) {
      throw new IllegalStateException("The chat session is closed; build another one.");
    }
    return SessionCall.claim(underWay);
  }

  private synchronized CompletableFuture<Void> changeContext() {
    context = ContextId.of(firstContext.value() + "~" + (resets + 2));
    resets++;
    return CompletableFuture.completedFuture(null);
  }

  /** Puts a message to the client; takes back what that did not even send. */
  private <A> A ask(
      String method,
      Function<ChatRequest, A> client,
      String message,
      SessionCall<MessageResponse> call) {
    try {
      ChatTurn asked = turn(Role.USER, message, null);
      call.onEnd((reply, refusal) -> history.takeBack(asked));
      history.add(asked);
      // Only now that the session is claimed, since a reset changes context and history.
      ChatRequest conversation =
          settings.toBuilder().messages(history.messages()).contextId(contextId()).build();
      A answer =
          Checks.requireResult(
              method + " of the client of the session", client.apply(conversation));
      call.onEnd((reply, failure) -> remember(asked, reply, failure));
      return answer;
    } catch (Throwable refused) {
      call.end(null, refused);
      throw refused;
    }
  }

  private void remember(
      ChatTurn asked, @Nullable MessageResponse reply, @Nullable Throwable failure) {
    if (reply != null) {
      history.add(turn(Role.ASSISTANT, reply.message(), reply.model().orElse(null)));
    } else if (failure != null && isCertainlyUnprocessed(failure)) {
      history.takeBack(asked);
    }
  }

  private static boolean isCertainlyUnprocessed(Throwable failure) {
    Throwable cause = FutureWaiter.unwrap(failure);
    return cause instanceof RhetorException && !((RhetorException) cause).mayHaveBeenProcessed();
  }

  /**
   * Collects the settings of a session. Its methods refuse a value that is not allowed with an
   * {@link IllegalArgumentException} that names it. Not safe for use by several threads.
   */
  public static final class Builder {
    private final LlmClient llm;
    private final ChatRequest.Builder request =
        ChatRequest.builder().addMessage(ChatMessage.user("-"));
    private @Nullable String system;
    private @Nullable RhetorContexts contexts;
    private boolean deletesOnClose;
    private List<ChatTurn> earlier = List.of();
    private int maxHistory = 100;
    private int maxHistoryCharacters = 100_000;
    private Clock clock = Clock.systemUTC();

    private Builder(LlmClient llm) {
      this.llm = llm;
    }

    /**
     * Sets the instruction that the model is sent before all that was said, and that is never
     * dropped. Default: none.
     *
     * @param text the instruction, not blank
     * @return this builder
     */
    public Builder system(String text) {
      this.system = Checks.requireText("system", text);
      return this;
    }

    /**
     * Sets the context in which the server stores the conversation. It is storage alone: what is in
     * it already, from an earlier session for example, reaches neither the model nor {@link
     * ChatSession#history}. Default: a random one of this session, {@code
     * {component}:session-{random}}, or {@code chat:session-{random}} if no component is set here.
     *
     * @param contextId the context
     * @return this builder
     */
    public Builder contextId(ContextId contextId) {
      request.contextId(contextId);
      return this;
    }

    /**
     * Sets the kind of work of all messages. Default: the server's.
     *
     * @param taskType the task type
     * @return this builder
     */
    public Builder taskType(TaskType taskType) {
      request.taskType(taskType);
      return this;
    }

    /**
     * Sets the component that asks. Default: the client's.
     *
     * @param component the component's name
     * @return this builder
     * @throws IllegalArgumentException if it is blank or contains {@code :} or {@code /}
     */
    public Builder component(String component) {
      request.component(component);
      return this;
    }

    /**
     * Sets how all answers are generated. Default: {@link GenerationOptions#none()}.
     *
     * @param options the options
     * @return this builder
     */
    public Builder options(GenerationOptions options) {
      request.options(options);
      return this;
    }

    /**
     * Sets where the server's contexts can be deleted, so that {@link ChatSession#reset} does.
     * Default: nowhere.
     *
     * @param contexts the contexts of the client's server
     * @return this builder
     */
    public Builder contexts(RhetorContexts contexts) {
      this.contexts = Objects.requireNonNull(contexts, "contexts");
      return this;
    }

    /**
     * Lets {@link ChatSession#close} delete the server's context, and {@link ChatSession#reset}
     * too. Default: they do not.
     *
     * @param contexts the contexts of the client's server
     * @return this builder
     */
    public Builder deleteContextOnClose(RhetorContexts contexts) {
      this.deletesOnClose = true;
      return contexts(contexts);
    }

    /**
     * Sets what was said before, so that a conversation goes on that was kept somewhere: the {@link
     * ChatSession#history} of another session as it is. The new session is sent and drops these
     * turns as if it had had them itself. An instruction among them is left out; {@link #system}
     * sets it. Default: nothing.
     *
     * @param turns the turns, oldest first
     * @return this builder
     */
    public Builder history(List<ChatTurn> turns) {
      this.earlier = List.copyOf(turns);
      return this;
    }

    /**
     * Sets how many turns, which are messages and answers, are kept and sent with the next message;
     * the oldest are dropped first. Default: 100.
     *
     * @param turns at least 1, which leaves the new message alone
     * @return this builder
     */
    public Builder maxHistory(int turns) {
      this.maxHistory = Checks.requireAtLeast("maxHistory", turns, 1);
      return this;
    }

    /**
     * Sets how long the turns that are kept and sent may be in all, so that a conversation fits the
     * model; the oldest are dropped first. The instruction does not count, and a new message is
     * sent however long it is. Default: 100,000 characters, roughly 25,000 tokens of English.
     *
     * @param characters {@code char}s, as {@link String#length} counts them; at least 1
     * @return this builder
     */
    public Builder maxHistoryCharacters(int characters) {
      this.maxHistoryCharacters = Checks.requireAtLeast("maxHistoryCharacters", characters, 1);
      return this;
    }

    Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** {@return the session, for which nothing is sent yet} */
    public ChatSession build() {
      return new ChatSession(this);
    }
  }
}
