package io.rhetor.client.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** One way to send a message and read the answer into an object. */
interface CallClient {
  /** Sends the message; the future has the object that was read. */
  CompletableFuture<?> call();

  static CallClient of(String name, int port) {
    String baseUrl = "http://localhost:" + port;
    switch (name) {
      case "rhetor":
        return rhetor(baseUrl);
      case "jdk":
        return jdk(URI.create(baseUrl + "/message"));
      case "jdk-floor":
        return jdkFloor(URI.create(baseUrl + "/message"));
      case "okhttp":
        return okHttp(baseUrl + "/message");
      default:
        throw new IllegalArgumentException("No client " + name);
    }
  }

  private static CallClient rhetor(String baseUrl) {
    RhetorClient client = RhetorClient.create(RhetorConfig.builder().baseUrl(baseUrl).build());
    return () -> client.sendMessage(CannedAnswers.PROMPT);
  }

  private static CallClient jdk(URI uri) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    ObjectMapper mapper = new ObjectMapper();
    return () ->
        client
            .sendAsync(
                HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .POST(BodyPublishers.ofString(CannedAnswers.REQUEST_BODY))
                    .build(),
                BodyHandlers.ofByteArray())
            .thenApply(
                response -> {
                  try {
                    return mapper.readValue(response.body(), Answer.class);
                  } catch (IOException malformed) {
                    throw new CompletionException(malformed);
                  }
                });
  }

  /**
   * What any client over that of the JDK costs at the least, and none can be: a request made
   * before, all work on the selector thread, no JSON read, and the answer told as soon as its last
   * byte is here, without the future of the JDK, which is completed by another thread.
   */
  private static CallClient jdkFloor(URI uri) {
    HttpClient client = JdkRequests.inlineClient();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(CannedAnswers.REQUEST_BODY))
            .build();
    return () -> {
      CompletableFuture<byte[]> answer = new CompletableFuture<>();
      CompletableFuture<?> unused =
          client.sendAsync(
              request,
              head ->
                  BodySubscribers.mapping(
                      BodySubscribers.ofByteArray(), body -> answer.complete(body)));
      return answer;
    };
  }

  /** Allows as many calls to one host as the benchmark makes; the default is five. */
  private static CallClient okHttp(String url) {
    int parallel = 64;
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(parallel);
    dispatcher.setMaxRequestsPerHost(parallel);
    OkHttpClient client =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectionPool(new ConnectionPool(parallel, 5, TimeUnit.MINUTES))
            .build();
    ObjectMapper mapper = new ObjectMapper();
    MediaType json = MediaType.get("application/json");
    byte[] body = CannedAnswers.REQUEST_BODY.getBytes(StandardCharsets.UTF_8);
    return () -> {
      Request request =
          new Request.Builder()
              .url(url)
              .header("Accept", "application/json")
              .post(RequestBody.create(body, json))
              .build();
      ReadingCallback answer = new ReadingCallback(mapper);
      client.newCall(request).enqueue(answer);
      return answer.future;
    };
  }

  /** What the peers read the answer into. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  final class Answer {
    public String message = "";
    public String model = "";
    public String provider = "";
    public String context = "";
    public boolean finished;
    public String timestamp = "";
  }

  /** Completes a future with what OkHttp received. */
  final class ReadingCallback implements Callback {
    private final CompletableFuture<Answer> future = new CompletableFuture<>();
    private final ObjectMapper mapper;

    ReadingCallback(ObjectMapper mapper) {
      this.mapper = mapper;
    }

    @Override
    public void onFailure(Call call, IOException failure) {
      future.completeExceptionally(failure);
    }

    @Override
    public void onResponse(Call call, Response response) {
      Answer answer;
      try (response) {
        answer = mapper.readValue(response.body().byteStream(), Answer.class);
      } catch (IOException malformed) {
        future.completeExceptionally(malformed);
        return;
      }
      future.complete(answer);
    }
  }
}
