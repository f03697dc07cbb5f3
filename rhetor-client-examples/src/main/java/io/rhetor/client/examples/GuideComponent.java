package io.rhetor.client.examples;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.ChatSession;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.prompt.GeneratePromptRequest;
import io.rhetor.client.prompt.NewSystemPrompt;
import io.rhetor.client.prompt.PromptFilter;
import io.rhetor.client.prompt.SystemPrompt;
import io.rhetor.client.server.Health;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A whole component, as the integration guide of Rhetor has it: it finds Rhetor through Hermes,
 * sees to its default system prompt, has a conversation with each of its users, calls back as
 * answers come, and shuts down. Safe for use by several threads.
 */
final class GuideComponent implements AutoCloseable {
  private static final String COMPONENT = "guide-component";
  private static final String TASK = "Help the users of a component of Tekton";

  private final RhetorClient rhetor;
  private final String systemPrompt;
  private final Map<String, ChatSession> sessions = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<MessageResponse>> running = new ConcurrentHashMap<>();

  private GuideComponent(RhetorClient rhetor, String systemPrompt) {
    this.rhetor = rhetor;
    this.systemPrompt = systemPrompt;
  }

  /** Starts up: fails with a clear error if Rhetor is not well, and leaves nothing open then. */
  static GuideComponent start(RhetorConfig config) {
    RhetorClient rhetor =
        await(RhetorClient.discover(config.toBuilder().component(COMPONENT).build()));
    try {
      Health health = await(rhetor.getHealth());
      if (!health.isHealthy()) {
        throw new IllegalStateException(
            "Rhetor is " + health.status() + health.problem().map(why -> ": " + why).orElse(""));
      }
      return new GuideComponent(rhetor, defaultPrompt(rhetor));
    } catch (RuntimeException | Error failed) {
      rhetor.close();
      throw failed;
    }
  }

  /** Returns the component's default system prompt, which the first start creates. */
  private static String defaultPrompt(RhetorClient rhetor) {
    List<SystemPrompt> prompts =
        await(rhetor.prompts().listPrompts(PromptFilter.all().component(COMPONENT)));
    for (SystemPrompt each : prompts) {
      if (each.isDefault()) {
        SystemPrompt whole = await(rhetor.prompts().getPrompt(each.promptId()));
        return whole.content().orElse(TASK);
      }
    }
    NewSystemPrompt created =
        NewSystemPrompt.builder()
            .name("Guide component default")
            .component(COMPONENT)
            .content(writtenPrompt(rhetor))
            .isDefault(true)
            .build();
    return await(rhetor.prompts().createPrompt(created)).content().orElse(TASK);
  }

  /** Has a prompt written by the component of Hermes that can, if there is one. */
  private static String writtenPrompt(RhetorClient rhetor) {
    try {
      GeneratePromptRequest request =
          GeneratePromptRequest.builder().task(TASK).format("instruction").build();
      return await(rhetor.prompts().generatePrompt(request)).prompt();
    } catch (RhetorException noHermes) {
      return TASK + ". Be brief.";
    }
  }

  String systemPrompt() {
    return systemPrompt;
  }

  /**
   * Answers a user, with what was said before.
   *
   * @param onText called with each piece of the answer, never by two threads at once
   * @return the whole answer; cancelling it ends it at the server
   */
  CompletableFuture<MessageResponse> ask(String user, String message, Consumer<String> onText) {
    CompletableFuture<MessageResponse> answer =
        session(user).stream(message).forEach(chunk -> onText.accept(chunk.text()));
    running.put(user, answer);
    return answer;
  }

  private ChatSession session(String user) {
    return sessions.computeIfAbsent(
        user,
        name ->
            ChatSession.builder(rhetor)
                .contextId(ContextId.of(COMPONENT, name))
                .taskType(TaskType.CHAT)
                .system(systemPrompt)
                .deleteContextOnClose(rhetor.contexts())
                .build());
  }

  List<ChatTurn> history(String user) {
    return session(user).history();
  }

  /** Shuts down: ends what runs, deletes the conversations at the server and closes the client. */
  @Override
  public void close() {
    running.values().forEach(answer -> answer.cancel(true));
    sessions.values().forEach(ChatSession::close);
    rhetor.close();
  }

  /** Starts one, lets two users talk with it, and shuts it down while it answers. */
  static void run(RhetorConfig config, PrintWriter out) {
    CompletableFuture<MessageResponse> unfinished;
    try (GuideComponent component = start(config)) {
      out.println("System prompt: " + component.systemPrompt());
      await(component.ask("ada", "My name is Ada.", text -> {}));
      await(component.ask("bob", "My name is Bob.", text -> {}));
      for (String user : List.of("ada", "bob")) {
        out.print(user + " is told: ");
        await(component.ask(user, "What is my name?", out::print));
        out.println();
      }
      out.println("Turns with ada: " + component.history("ada").size());
      unfinished = component.ask("bob", "What is Tekton?", text -> {});
    }
    out.println("Cancelled by the shutdown: " + unfinished.isCancelled());
  }
}
