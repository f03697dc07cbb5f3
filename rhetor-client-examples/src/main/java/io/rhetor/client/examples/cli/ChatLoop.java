package io.rhetor.client.examples.cli;

import io.rhetor.client.error.RhetorException;
import io.rhetor.client.message.MessageResponse;
import io.rhetor.client.stream.ChunkStream;
import java.util.concurrent.CancellationException;

/** Reads a line, does what it says, and so on until the end. Used by one thread. */
final class ChatLoop {
  private final Terminal terminal;
  private final Connection connection;
  private final Conversation conversation;
  private final Screen screen;
  private final boolean json;
  private final ChatCommands commands;
  private final ChatInput input;
  private int exitCode = ExitCodes.OK;

  ChatLoop(
      Terminal terminal,
      Connection connection,
      Conversation conversation,
      Screen screen,
      boolean json) {
    this.terminal = terminal;
    this.connection = connection;
    this.conversation = conversation;
    this.screen = screen;
    this.json = json;
    this.commands = new ChatCommands(conversation, screen);
    this.input = ChatInput.of(terminal);
  }

  int run() {
    Interrupts.Registration registration = terminal.interrupts().onInterrupt(input::interrupted);
    try {
      greet();
      boolean goesOn = true;
      while (goesOn) {
        prompt();
        goesOn = handle(input.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      registration.close();
    }
    return exitCode;
  }

  private void greet() {
    screen.note(
        "Chat with "
            + connection.config().baseUrl()
            + " as "
            + conversation.context()
            + ", "
            + conversation.keptWhere());
    screen.note("/help lists commands. Ctrl-C ends an answer, and at the prompt the chat.");
    if (!conversation.history().isEmpty()) {
      screen.note(
          "Goes on behind "
              + conversation.history().size()
              + " earlier messages; /new forgets them.");
    }
  }

  private void prompt() {
    if (screen.isInteractive()) {
      screen.text(Screen.Style.PROMPT, "> ");
    }
  }

  /** Returns whether to go on. */
  private boolean handle(ChatInput.Event event) {
    switch (event.kind) {
      case LINE:
        return handle(event.line.strip());
      case INTERRUPT:
        screen.note("");
        exitCode = screen.isInteractive() ? exitCode : ExitCodes.CANCELLED;
        return false;
      default:
        screen.note("");
        event.problem.ifPresent(this::inputFailed);
        return false;
    }
  }

  private void inputFailed(String problem) {
    screen.warn("Error: the input cannot be read: " + problem);
    exitCode = ExitCodes.FAILED;
  }

  private boolean handle(String line) {
    try {
      if (line.startsWith("/") && !line.startsWith("//")) {
        return commands.run(line);
      }
      if (!line.isEmpty()) {
        ask(line.startsWith("//") ? line.substring(1) : line);
      }
    } catch (CancellationException e) {
      screen.note("[cancelled]");
      return cancelled();
    } catch (RhetorException | IllegalArgumentException e) {
      screen.warn("Error: " + Failures.messageOf(e));
      failed(ExitCodes.of(e));
    }
    return true;
  }

  /** A person goes on after a failure as if nothing had been; a script is told of the first. */
  private void failed(int code) {
    if (!screen.isInteractive() && exitCode == ExitCodes.OK) {
      exitCode = code;
    }
  }

  /** Goes back to the prompt, whatever else was typed or pasted meanwhile; a script ends. */
  private boolean cancelled() {
    input.dropLines();
    failed(ExitCodes.CANCELLED);
    return screen.isInteractive();
  }

  private void ask(String question) {
    try {
      ChunkStream answer = conversation.ask(question);
      if (json) {
        MessageResponse whole = connection.await(answer::collect);
        screen.json(whole);
      } else {
        AnswerPrinter.show(answer, connection, screen);
      }
    } finally {
      conversation.keep();
    }
  }
}
