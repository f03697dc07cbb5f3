package io.rhetor.client.examples.cli;

import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.TaskType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Talks with a model that remembers what was said, over restarts too. */
@Command(
    name = "chat",
    description = {
      "Talks with a model, which is told what was said before, over restarts too.",
      "/help lists what can be done within a chat. Ctrl-C ends an answer, and at the prompt the"
          + " chat."
    })
final class ChatCommand extends ServerCommand {
  @Mixin private final GenerationArguments generation = new GenerationArguments();

  @Option(
      names = "--context",
      paramLabel = "ID",
      description = "Which conversation goes on or begins. Default: chat:{your user name}")
  private @Nullable String context;

  @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told first.")
  private @Nullable String system;

  @Option(
      names = "--task",
      paramLabel = "TYPE",
      description = "What kind of work it is, such as code, planning, reasoning or chat.")
  private @Nullable String task;

  @Option(names = "--websocket", description = "Ask over WebSocket instead of HTTP.")
  private boolean webSocket;

  @Option(
      names = "--no-history",
      description = "Neither go on with what was said before nor keep what is said now.")
  private boolean forgetful;

  ChatCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Connection connection, Screen screen) {
    ChatStore store =
        forgetful ? ChatStore.keepingNothing() : ChatStore.in(StateFolder.of(terminal), screen);
    Conversation conversation =
        new Conversation(connection, connection.llm(webSocket), store, generation.toOptions());
    conversation.open(
        context == null ? defaultContext(connection.config().component()) : ContextId.of(context));
    if (system != null) {
      conversation.setSystem(system);
    }
    if (task != null) {
      conversation.setTask(TaskType.of(task));
    }
    return new ChatLoop(terminal, connection, conversation, screen, json).run();
  }

  /** Has the user in it, because all users of a server share its contexts. */
  private static ContextId defaultContext(Optional<String> component) {
    String user = System.getProperty("user.name", "user").replaceAll("[^\\p{L}\\p{N}._-]", "-");
    return ContextId.of(component.orElse("chat"), user);
  }
}
