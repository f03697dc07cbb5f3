package io.rhetor.client.examples.cli;

import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.Role;
import io.rhetor.client.message.TaskType;
import java.util.List;

/** What a line does that begins with a slash. */
final class ChatCommands {
  private static final String NONE = "-";

  static final List<String> HELP =
      List.of(
          "/system [TEXT]  show or set what the model is told first; - for nothing",
          "/task [TYPE]    show or set the kind of work, such as code or planning; - for any",
          "/context [ID]   show the conversation's context, or go on with another conversation",
          "/history        show what was said",
          "/summary        have the server sum up what it stored of the conversation",
          "/new            forget what was said, here and at the server",
          "/help           show this",
          "/quit           end the chat, as do Ctrl-C and the end of the input",
          "//…             say what begins with a slash");

  private final Conversation conversation;
  private final Screen screen;

  ChatCommands(Conversation conversation, Screen screen) {
    this.conversation = conversation;
    this.screen = screen;
  }

  /** Runs a command and returns whether the chat goes on. */
  boolean run(String line) {
    String[] parts = line.split("\\s+", 2);
    String argument = parts.length == 1 ? "" : parts[1].strip();
    switch (parts[0]) {
      case "/system":
        system(argument);
        return true;
      case "/task":
        task(argument);
        return true;
      case "/context":
        context(argument);
        return true;
      case "/history":
        conversation.history().forEach(turn -> screen.line(turn.role() + ": " + turn.content()));
        return true;
      case "/summary":
        screen.line(conversation.summary());
        return true;
      case "/new":
        conversation.beginAnew();
        screen.note("Forgotten.");
        return true;
      case "/help":
        HELP.forEach(screen::line);
        return true;
      case "/quit":
      case "/exit":
        return false;
      default:
        throw new IllegalArgumentException(
            "there is no command " + parts[0] + "; /help lists those that there are");
    }
  }

  private void system(String text) {
    if (!text.isEmpty()) {
      conversation.setSystem(text.equals(NONE) ? null : text);
    }
    screen.line("The model is told: " + conversation.system().orElse("nothing"));
  }

  private void task(String type) {
    if (!type.isEmpty()) {
      conversation.setTask(type.equals(NONE) ? null : TaskType.of(type));
    }
    screen.line(
        "The kind of work is " + conversation.task().map(TaskType::value).orElse("not said"));
  }

  private void context(String id) {
    if (!id.isEmpty()) {
      conversation.open(ContextId.of(id));
    }
    long messages =
        conversation.history().stream().filter(turn -> !turn.role().equals(Role.SYSTEM)).count();
    screen.line(
        "The conversation is "
            + conversation.context()
            + ", with "
            + messages
            + " messages so far");
  }
}
