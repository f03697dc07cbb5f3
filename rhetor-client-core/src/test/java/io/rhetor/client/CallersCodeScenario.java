package io.rhetor.client;

import io.rhetor.client.support.ScriptedExchange;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What callers' code does wrong, in which calls, and a server that refuses the first of them. */
abstract class CallersCodeScenario {
  final AtomicInteger requests = new AtomicInteger();
  volatile int refusals;

  /** What is thrown. */
  enum Kind {
    EXCEPTION(() -> new IllegalStateException("planned by a test")),
    CHECKED(() -> new IOException("planned by a test")),
    REJECTION(() -> new RejectedExecutionException("planned by a test")),
    ASSERTION(() -> new AssertionError("planned by a test")),
    MISSING_CLASS(() -> new NoClassDefFoundError("planned/by/a/Test")),
    STACK_OVERFLOW(() -> new StackOverflowError("planned by a test")),
    OUT_OF_MEMORY(() -> new OutOfMemoryError("planned by a test"));

    private final Supplier<Throwable> maker;

    Kind(Supplier<Throwable> maker) {
      this.maker = maker;
    }

    Throwable make() {
      return maker.get();
    }
  }

  /** How an answer comes, as the text of the whole. */
  enum Form {
    WHOLE {
      @Override
      CompletableFuture<String> ask(RhetorClient rhetor) {
        return rhetor.sendMessage("Hi").thenApply(answer -> answer.message());
      }
    },
    STREAM {
      @Override
      CompletableFuture<String> ask(RhetorClient rhetor) {
        return rhetor.streamMessage("Hi").collect().thenApply(answer -> answer.message());
      }
    };

    abstract CompletableFuture<String> ask(RhetorClient rhetor);
  }

  void answer(ScriptedExchange exchange) throws IOException {
    if (requests.incrementAndGet() <= refusals) {
      exchange.respondJson(503, "{\"detail\":\"LLM client not initialized\"}");
    } else if (exchange.requestLine().contains("/stream")) {
      exchange.startEvents().text("Hel").text("lo").done().endTransfer();
    } else {
      exchange.respondJson(200, "{\"message\":\"Hello\",\"model\":\"m\",\"provider\":\"p\"}");
    }
  }

  /** Throws what no signature lets be thrown. */
  @SuppressWarnings("unchecked")
  static <E extends Throwable> E sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
