package io.rhetor.client.examples.cli;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.stream.ChunkStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks once. */
@Command(name = "ask", description = "Asks and prints the answer as it comes.")
final class AskCommand extends ServerCommand {
  @Mixin private final GenerationArguments generation = new GenerationArguments();

  @Parameters(
      paramLabel = "TEXT",
      description = "What to ask. Without it, or with -, it is read from the standard input.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told first.")
  private @Nullable String system;

  @Option(
      names = "--task",
      paramLabel = "TYPE",
      description = "What kind of work it is, such as code, planning, reasoning or chat.")
  private @Nullable String task;

  @Option(
      names = "--context",
      paramLabel = "ID",
      description = "Where the server stores question and answer.")
  private @Nullable String context;

  @Option(names = "--websocket", description = "Ask over WebSocket instead of HTTP.")
  private boolean webSocket;

  AskCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Connection connection, Screen screen) {
    ChunkStream answer = stream(connection.llm(webSocket), question());
    if (json) {
      MessageResponse whole = connection.await(answer::collect);
      whole.warnings().forEach(warning -> screen.warn("Warning: " + warning));
      screen.json(whole);
    } else {
      AnswerPrinter.show(answer, connection, screen);
    }
    return ExitCodes.OK;
  }

  private String question() {
    boolean given = !words.isEmpty() && !words.equals(List.of("-"));
    if (!given && words.isEmpty() && terminal.isInteractive()) {
      throw usage("What is to be asked? Write it behind the command, or - to type it.");
    }
    String question =
        given
            ? String.join(" ", words)
            : terminal.in().lines().collect(Collectors.joining("\n")).strip();
    if (question.isBlank()) {
      throw usage("There is no question: the text is empty.");
    }
    return question;
  }

  private ChunkStream stream(LlmClient llm, String question) {
    MessageRequest.Builder message =
        MessageRequest.builder().message(question).options(generation.toOptions());
    if (task != null) {
      message.taskType(TaskType.of(task));
    }
    if (context != null) {
      message.contextId(ContextId.of(context));
    }
    if (system == null) {
      return llm.streamMessage(message.build());
    }
    ChatRequest.Builder chat =
        message.build().toChatRequest().toBuilder()
            .messages(List.of(ChatMessage.system(system), ChatMessage.user(question)));
    return llm.streamChat(chat.build());
  }
}
