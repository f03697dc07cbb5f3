package io.rhetor.client.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.stream.StreamChunk;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** One way to open a stream and to have the text of each of its events. */
interface StreamClient {
  /** Opens a stream whose texts go to the consumer; running what it returns cancels the stream. */
  Runnable open(Consumer<String> texts);

  /** {@return a client that {@link Tuning} names} */
  static StreamClient of(String name, int port) {
    String baseUrl = "http://localhost:" + port;
    Tuning tuning = new Tuning(name);
    switch (tuning.client()) {
      case "rhetor":
        return rhetor(tuning.applyTo(RhetorConfig.builder().baseUrl(baseUrl)).build());
      case "jdk":
        return jdk(URI.create(baseUrl + "/stream"));
      case "jdk-floor":
        return jdkFloor(URI.create(baseUrl + "/stream"));
      case "webflux":
        return events(new WebFluxSource(baseUrl + "/stream", CannedAnswers.REQUEST_BODY));
      case "vertx":
        return events(new VertxSource(baseUrl + "/stream", CannedAnswers.REQUEST_BODY));
      case "langchain4j":
        return events(new LangChain4jSource(baseUrl + "/stream", CannedAnswers.REQUEST_BODY));
      default:
        throw new IllegalArgumentException("No client " + name);
    }
  }

  private static StreamClient rhetor(RhetorConfig config) {
    RhetorClient client = RhetorClient.create(config);
    return texts -> {
      Texts<StreamChunk> chunks = new Texts<>(chunk -> texts.accept(chunk.text()));
      client.streamMessage(CannedAnswers.PROMPT).subscribe(chunks);
      return chunks;
    };
  }

  /** What one writes by hand: lines by the JDK, each that is data read into a tree. */
  private static StreamClient jdk(URI uri) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    ObjectMapper mapper = new ObjectMapper();
    return texts -> {
      Texts<String> lines =
          new Texts<>(
              line -> {
                if (line.startsWith("data:")) {
                  texts.accept(textOf(mapper, line.substring("data:".length())));
                }
              });
      CompletableFuture<?> unused =
          client.sendAsync(request(uri), BodyHandlers.fromLineSubscriber(lines));
      return lines;
    };
  }

  /**
   * What any client over that of the JDK costs at the least, and none can be: it hands the text
   * over on the selector thread, where one that blocks would hold up all streams, and looks at
   * nothing of an event but its text, and at no event that is not in one piece.
   */
  private static StreamClient jdkFloor(URI uri) {
    HttpClient client = JdkRequests.inlineClient();
    return texts -> {
      Texts<List<ByteBuffer>> reads =
          new Texts<>(
              buffers -> {
                for (ByteBuffer read : buffers) {
                  int stamp = read.position() + CannedAnswers.STAMP_OFFSET_IN_EVENT;
                  if (read.remaining() >= CannedAnswers.EVENT_BYTES && read.get(stamp - 1) == '"') {
                    byte[] text = new byte[CannedAnswers.STAMP_DIGITS];
                    read.position(stamp).get(text);
                    texts.accept(new String(text, StandardCharsets.US_ASCII));
                  }
                }
              });
      CompletableFuture<?> unused =
          client.sendAsync(request(uri), BodyHandlers.fromSubscriber(reads));
      return reads;
    };
  }

  private static StreamClient events(EventSource source) {
    ObjectMapper mapper = new ObjectMapper();
    return texts ->
        source.open(
            new EventSource.Receiver() {
              @Override
              public void data(String data) {
                texts.accept(textOf(mapper, data));
              }

              @Override
              public void end() {
                throw new IllegalStateException("The server of this benchmark ends no stream");
              }

              @Override
              public void fail(Throwable failure) {
                // Shown at once; the stream counts among the silent ones of the result.
                failure.printStackTrace();
              }
            });
  }

  private static HttpRequest request(URI uri) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/json")
        .header("Accept", "text/event-stream")
        .POST(BodyPublishers.ofString(CannedAnswers.REQUEST_BODY))
        .build();
  }

  private static String textOf(ObjectMapper mapper, String data) {
    try {
      return mapper.readTree(data).path("chunk").asText();
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  /** Asks for all there is. */
  final class Texts<T> implements Flow.Subscriber<T>, Runnable {
    private final Consumer<T> items;
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    Texts(Consumer<T> items) {
      this.items = items;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T item) {
      items.accept(item);
    }

    @Override
    public void onError(Throwable failure) {
      failure.printStackTrace();
    }

    @Override
    public void onComplete() {
      throw new IllegalStateException("The server of this benchmark ends no stream");
    }

    @Override
    public void run() {
      subscription.join().cancel();
    }
  }
}
