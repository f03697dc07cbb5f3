package io.rhetor.client.examples.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.context.ContextInfo;
import io.rhetor.client.policy.RetryPolicy;
import io.rhetor.client.support.KeepsDeadSockets;
import io.rhetor.client.testing.Fault;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does for a browser, and what it does not do for a foreign page. */
@KeepsDeadSockets
class WebChatTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ASK = "{\"text\": \"What is Tekton?\"}";

  private static final int MOST_VISITORS = 3;
  private static final int MOST_ANSWERS = 2;

  private static SimulatedRhetor server;
  private static RhetorClient rhetor;

  private WebChat chat;
  private int cancelledBefore;
  private String cookie = "";

  @BeforeAll
  static void startServer() {
    server = SimulatedRhetor.builder().chunkDelay(Duration.ZERO).start();
    rhetor = client(server.url().toString());
  }

  @AfterAll
  static void endServer() {
    rhetor.close();
    server.close();
  }

  private static RhetorClient client(String url) {
    return RhetorClient.create(
        RhetorConfig.builder().baseUrl(url).retryPolicy(RetryPolicy.none()).build());
  }

  @BeforeEach
  void start() {
    cancelledBefore = server.cancelledStreams();
    chat = start(rhetor);
  }

  private static WebChat start(RhetorClient rhetor) {
    return WebChat.builder(rhetor)
        .pingInterval(Duration.ofMillis(10))
        .mostVisitors(MOST_VISITORS)
        .mostAnswers(MOST_ANSWERS)
        .start();
  }

  @AfterEach
  void end() {
    chat.close();
    server.clearFaults();
    await().until(() -> server.openStreams() == 0);
  }

  private int cancelled() {
    return server.cancelledStreams() - cancelledBefore;
  }

  /** A response, read to its end. */
  private static final class Response {
    final int status;
    final String head;
    final String body;

    Response(String all) {
      int gap = all.indexOf("\r\n\r\n");
      head = all.substring(0, gap);
      status = Integer.parseInt(head.substring(9, 12));
      body = all.substring(gap + 4);
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String error() {
      return json().path("error").asText();
    }

    /** The events of an answer; chunk sizes stand between them. */
    List<JsonNode> events() {
      return body.lines()
          .filter(line -> line.startsWith("{"))
          .map(line -> new Response(head + "\r\n\r\n" + line).json())
          .filter(event -> !event.path("type").asText().equals("ping"))
          .collect(Collectors.toList());
    }

    JsonNode last() {
      List<JsonNode> events = events();
      return events.get(events.size() - 1);
    }
  }

  private String host() {
    return chat.url().getAuthority();
  }

  private Socket send(String method, String path, String body, String... headers)
      throws IOException {
    StringBuilder request =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
    if (!List.of(headers).toString().contains("Host:")) {
      request.append("Host: ").append(host()).append("\r\n");
    }
    if (!cookie.isEmpty()) {
      request.append("Cookie: a=b; ").append(cookie).append("\r\n");
    }
    if (!List.of(headers).toString().contains("Content-Type:")) {
      request.append("Content-Type: application/json; charset=utf-8\r\n");
    }
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    request.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), chat.url().getPort());
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().write(bytes);
    return socket;
  }

  private Response call(String method, String path, String body, String... headers)
      throws IOException {
    try (Socket socket = send(method, path, body, headers)) {
      return new Response(
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private String newChat() throws IOException {
    Response made = call("POST", "/api/chats", "");
    assertThat(made.status).isEqualTo(201);
    if (cookie.isEmpty()) {
      cookie =
          made.head
              .lines()
              .filter(line -> line.regionMatches(true, 0, "set-cookie:", 0, 11))
              .map(line -> line.substring(11).strip())
              .peek(line -> assertThat(line).contains("HttpOnly", "SameSite=Strict"))
              .map(line -> line.substring(0, line.indexOf(';')))
              .findFirst()
              .orElseThrow();
    }
    return "/api/chats/" + made.json().path("id").asText();
  }

  @Test
  void anAnswerIsStreamedWithModelAndProviderAndKept() throws IOException {
    String path = newChat();

    Response answer = call("POST", path + "/messages", ASK);

    String text =
        answer.events().stream()
            .map(event -> event.path("text").asText(""))
            .collect(Collectors.joining());
    assertThat(answer.events()).hasSizeGreaterThan(20);
    assertThat(text).startsWith("Tekton is an ecosystem");
    assertThat(answer.last().path("state").asText()).isEqualTo("done");
    assertThat(answer.last().path("model").asText()).startsWith("simulated-");
    assertThat(answer.last().path("provider").asText()).isEqualTo("simulated");
    JsonNode kept = call("GET", path, "").json();
    assertThat(kept.path("title").asText()).isEqualTo("What is Tekton?");
    assertThat(kept.at("/rounds/0/answer").asText()).isEqualTo(text);
    assertThat(call("GET", "/api/chats", "").json().path("chats")).hasSize(1);
  }

  @Test
  void chatsBelongToOneBrowser() throws IOException {
    String path = newChat();
    cookie = "";

    assertThat(call("GET", "/api/chats", "").json().path("chats")).isEmpty();
    assertThat(call("GET", path, "").status).isEqualTo(404);
    assertThat(call("POST", path + "/messages", ASK).status).isEqualTo(404);
    assertThat(call("DELETE", path, "").status).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: evil.example", "Host: 127.0.0.1", "Host: localhost:1"})
  void aForeignNameOfThisAddressIsRefused(String header) throws IOException {
    for (String path : List.of("/", "/api/chats")) {
      Response refused = call("GET", path, "", header);
      assertThat(refused.status).isEqualTo(403);
      assertThat(refused.error()).contains(host(), "--allow-host");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Origin: http://localhost:1",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void aForeignPageIsRefused(String header) throws IOException {
    String path = newChat();

    for (String call : List.of("/messages", "/retry", "/stop")) {
      assertThat(call("POST", path + call, ASK, header).status).isEqualTo(403);
    }
    assertThat(call("GET", path, "", header).status).isEqualTo(403);
    assertThat(call("DELETE", path, "", header).status).isEqualTo(403);
    assertThat(call("GET", path, "").json().path("rounds")).isEmpty();
  }

  @Test
  void itsOwnPageIsAllowed() throws IOException {
    String path = newChat();
    String port = ":" + chat.url().getPort();

    assertThat(call("GET", path, "", "Origin: http://" + host()).status).isEqualTo(200);
    assertThat(call("GET", path, "", "Sec-Fetch-Site: same-origin").status).isEqualTo(200);
    assertThat(
            call("GET", path, "", "Host: localhost" + port, "Origin: http://localhost" + port)
                .status)
        .isEqualTo(200);
    assertThat(call("GET", "/", "", "Sec-Fetch-Site: cross-site").status)
        .as("a link of another site")
        .isEqualTo(200);
  }

  @Test
  void aNameThatIsAllowedServesBehindAProxy() throws IOException {
    chat.close();
    chat = WebChat.builder(rhetor).allowHost("Chat.example.org").start();

    assertThat(
            call(
                    "GET",
                    "/api/chats",
                    "",
                    "Host: chat.example.org",
                    "Origin: https://chat.example.org")
                .status)
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "not json|400|not JSON",
        "[]|400|Write a message",
        "{}|400|Write a message",
        "{'text': 7}|400|Write a message",
        "{'text': ' '}|400|Write a message"
      })
  void aMessageThatIsNoneIsRefused(String body, int status, String error) throws IOException {
    int requests = server.requestCount();

    Response refused = call("POST", newChat() + "/messages", body.replace('\'', '"'));

    assertThat(refused.status).isEqualTo(status);
    assertThat(refused.error()).contains(error);
    assertThat(server.requestCount()).isEqualTo(requests);
  }

  @Test
  void sizesAreLimited() throws IOException {
    String path = newChat();
    String most = "x".repeat(ChatApi.MOST_CHARACTERS);

    assertThat(call("POST", path + "/messages", "{\"text\": \"" + most + "\"}").status)
        .isEqualTo(200);
    Response longer = call("POST", path + "/messages", "{\"text\": \"" + most + "x\"}");
    assertThat(longer.status).isEqualTo(413);
    assertThat(longer.error()).contains("20000 characters");
    assertThat(call("POST", path + "/messages", " ".repeat(ChatApi.MOST_BYTES + 1)).status)
        .isEqualTo(413);
    assertThat(call("POST", path + "/messages", ASK, "Content-Type: text/plain").status)
        .isEqualTo(415);
    for (int i = 1; i < Visitor.MOST_CHATS; i++) {
      newChat();
    }
    Response oneMore = call("POST", "/api/chats", "");
    assertThat(oneMore.status).isEqualTo(409);
    assertThat(oneMore.error()).contains("Delete one first");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/nothing,404",
    "GET,/../WebChat.class,404",
    "GET,/api/nothing,404",
    "GET,/api/chats/unknown,404",
    "PUT,/api/chats,405",
    "POST,/index.html,405",
    "HEAD,/,200"
  })
  void otherAddressesAndMethodsAreRefused(String method, String path, int status)
      throws IOException {
    assertThat(call(method, path, "").status).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chat.js", "/server.js", "/rounds.js", "/theme.js", "/chat.css"})
  void filesAreGuardedAndRunNothingInline(String path) throws IOException {
    Response file = call("GET", path, "");

    assertThat(file.status).isEqualTo(200);
    assertThat(file.head.toLowerCase(java.util.Locale.ROOT))
        .contains("default-src 'none'; script-src 'self'; style-src 'self'")
        .contains("frame-ancestors 'none'", "x-content-type-options: nosniff")
        .doesNotContain("unsafe");
    assertThat(file.body)
        .doesNotContainPattern("(?i)\\son[a-z]+\\s*=\\s*[\"']")
        .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(")
        .doesNotContain("<style", "style=", "javascript:");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void anAnswerWhoseBrowserIsGoneIsCancelled(int chunks) throws IOException {
    server.inject(Fault.stallAfterChunks(chunks));
    String path = newChat();

    try (Socket browser = send("POST", path + "/messages", ASK)) {
      await().until(() -> server.openStreams() == 1);
      assertThat(browser.getInputStream().read()).isEqualTo('H');
    }

    await().until(() -> cancelled() == 1);
    assertThat(call("GET", path, "").json().at("/rounds/0/state").asText()).isEqualTo("stopped");
  }

  @Test
  void anAnswerIsStoppedAndTriedAgain() throws IOException {
    server.inject(Fault.stallAfterChunks(5));
    String path = newChat();

    try (Socket browser = send("POST", path + "/messages", ASK)) {
      await().until(() -> server.openStreams() == 1);
      Response busy = call("POST", path + "/messages", ASK);
      assertThat(busy.status).isEqualTo(409);
      assertThat(busy.error()).contains("still under way");
      assertThat(call("POST", path + "/stop", "").status).isEqualTo(204);
      assertThat(rest(browser)).contains("\"state\":\"stopped\"");
    }
    await().until(() -> cancelled() == 1);

    assertThat(call("POST", path + "/retry", "").last().path("state").asText()).isEqualTo("done");
    assertThat(call("GET", path, "").json().path("rounds")).hasSize(1);
    assertThat(call("POST", path + "/retry", "").status).isEqualTo(409);
    assertThat(call("POST", path + "/stop", "").status).as("nothing to stop").isEqualTo(204);
  }

  private static String rest(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aFailureIsToldAndTriedAgain() throws IOException {
    server.inject(Fault.errorAfterChunks(3, "The provider is overloaded."));
    String path = newChat();

    JsonNode failed = call("POST", path + "/messages", ASK).last();
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.path("error").asText())
        .as("a sentence that fits a person at a browser")
        .isEqualTo(
            "The model behind Rhetor failed: The provider is overloaded. Try again, ask another"
                + " provider, or check the server's provider keys.");

    assertThat(call("POST", path + "/retry", "").last().path("state").asText()).isEqualTo("done");
  }

  @Test
  void aServerThatIsDownIsAFailureOfTheAnswerAlone() throws IOException {
    chat.close();
    try (RhetorClient lost = client("http://127.0.0.1:1")) {
      chat = start(lost);

      JsonNode failed = call("POST", newChat() + "/messages", ASK).last();

      assertThat(failed.path("state").asText()).isEqualTo("failed");
      assertThat(failed.path("error").asText()).contains("refused");
      chat.close();
    }
  }

  @Test
  void deletingAChatStopsItsAnswerAndDeletesItsContext() throws IOException {
    String path = newChat();
    call("POST", path + "/messages", ASK);
    assertThat(contexts()).hasSize(1);
    server.inject(Fault.stallAfterChunks(5));

    try (Socket browser = send("POST", path + "/messages", ASK)) {
      await().until(() -> server.openStreams() == 1);
      assertThat(call("DELETE", path, "").status).isEqualTo(204);
      assertThat(rest(browser)).contains("\"state\":\"stopped\"");
    }

    await().until(() -> cancelled() == 1);
    await().until(() -> contexts().isEmpty());
    assertThat(call("GET", path, "").status).isEqualTo(404);
  }

  private List<ContextInfo> contexts() {
    return rhetor.contexts().listContexts().join();
  }

  @Test
  void whoStaysAwayLongestIsForgotten() throws IOException {
    String first = newChat();
    String firstCookie = cookie;
    for (int i = 0; i < MOST_VISITORS; i++) {
      cookie = "";
      newChat();
    }

    cookie = firstCookie;
    assertThat(call("GET", first, "").status).isEqualTo(404);
  }

  @Test
  void answersUnderWayAreLimited() throws IOException {
    server.inject(Fault.stallAfterChunks(1).times(MOST_ANSWERS));
    List<Socket> browsers = new ArrayList<>();
    for (int i = 0; i < MOST_ANSWERS; i++) {
      browsers.add(send("POST", newChat() + "/messages", ASK));
    }
    await().until(() -> server.openStreams() == MOST_ANSWERS);

    assertThat(call("POST", newChat() + "/messages", ASK).status).isEqualTo(503);

    for (Socket browser : browsers) {
      browser.close();
    }
    await().until(() -> server.openStreams() == 0);
  }

  @Test
  void closingEndsAnswersAndFreesThePort() throws IOException {
    server.inject(Fault.stallAfterChunks(5));
    String path = newChat();
    try (Socket browser = send("POST", path + "/messages", ASK)) {
      await().until(() -> server.openStreams() == 1);
      chat.close();
      assertThat(browser.isClosed()).isFalse();
    }

    await().until(() -> cancelled() == 1);
    WebChat again = WebChat.builder(rhetor).port(chat.url().getPort()).start();
    again.close();
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> WebChat.builder(rhetor).port(taken.getLocalPort()).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("--port");
    }
  }
}
