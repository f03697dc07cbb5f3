package io.rhetor.recipes.virtualthreads;

import static io.rhetor.client.Futures.await;

import io.rhetor.client.LlmClient;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.stream.StreamChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Rhetor for programs that block, on virtual threads. An interrupt ends a call at the server. */
public final class BlockingRhetor {
  private final LlmClient llm;

  public BlockingRhetor(LlmClient llm) {
    this.llm = llm;
  }

  /** Waits for the whole answer. */
  public String ask(String question) {
    return await(llm.sendMessage(question)).message();
  }

  /** Shows an answer as it arrives. What is not read any more is not sent any more. */
  public void show(String question, Consumer<String> screen) {
    try (Stream<StreamChunk> chunks = llm.streamMessage(MessageRequest.of(question)).toStream()) {
      chunks.map(StreamChunk::text).forEach(screen);
    }
  }

  /** Asks all questions at once, each on a virtual thread of its own. */
  public List<String> askAll(List<String> questions)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (String question : questions) {
        answers.add(threads.submit(() -> ask(question)));
      }
      List<String> texts = new ArrayList<>();
      for (Future<String> answer : answers) {
        texts.add(answer.get());
      }
      return texts;
    }
  }
}
