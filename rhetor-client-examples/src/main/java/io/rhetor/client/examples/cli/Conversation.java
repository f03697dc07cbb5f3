package io.rhetor.client.examples.cli;

import io.rhetor.client.ChatSession;
import io.rhetor.client.LlmClient;
import io.rhetor.client.message.ChatTurn;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.GenerationOptions;
import io.rhetor.client.message.TaskType;
import io.rhetor.client.stream.ChunkStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session whose settings can change between messages: then another one goes on with what was
 * said. Used by one thread.
 */
final class Conversation {
  private final Connection connection;
  private final LlmClient llm;
  private final ChatStore store;
  private final GenerationOptions options;
  private @Nullable ChatSession session;
  private Optional<String> system = Optional.empty();
  private Optional<TaskType> task = Optional.empty();

  Conversation(Connection connection, LlmClient llm, ChatStore store, GenerationOptions options) {
    this.connection = connection;
    this.llm = llm;
    this.store = store;
    this.options = options;
  }

  /** Goes on with what is kept of a conversation, or begins it. */
  void open(ContextId context) {
    KeptChat kept = store.load(context);
    system = kept.system();
    task = kept.task();
    session = session(context, kept.turns());
  }

  private ChatSession session(ContextId context, List<ChatTurn> turns) {
    ChatSession.Builder builder =
        ChatSession.builder(llm)
            .contextId(context)
            .contexts(connection.rhetor().contexts())
            .options(options)
            .history(turns);
    system.ifPresent(builder::system);
    task.ifPresent(builder::taskType);
    return builder.build();
  }

  /** Sets the instruction; null for none. */
  void setSystem(@Nullable String text) {
    system = Optional.ofNullable(text);
    changed();
  }

  /** Sets the kind of work; null for the server's default. */
  void setTask(@Nullable TaskType type) {
    task = Optional.ofNullable(type);
    changed();
  }

  private void changed() {
    session = session(context(), session().history());
    keep();
  }

  Optional<String> system() {
    return system;
  }

  Optional<TaskType> task() {
    return task;
  }

  ContextId context() {
    return session().contextId();
  }

  List<ChatTurn> history() {
    return session().history();
  }

  String keptWhere() {
    return store.fileOf(context()).map(file -> "kept in " + file).orElse("not kept");
  }

  ChunkStream ask(String question) {
    return session().stream(question);
  }

  /** Forgets what was said, here and at the server. */
  void beginAnew() {
    connection.await(() -> session().reset());
    keep();
  }

  String summary() {
    return connection
        .await(() -> connection.rhetor().contexts().summarizeContext(context()))
        .summary();
  }

  /** Keeps what was said so far. */
  void keep() {
    store.save(context(), new KeptChat(system, task, history()));
  }

  private ChatSession session() {
    return Objects.requireNonNull(session, "A conversation must be open.");
  }
}
