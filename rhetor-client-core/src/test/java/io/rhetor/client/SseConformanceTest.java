package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.valueOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rhetor.client.error.RhetorConnectionException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorModelException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.error.RhetorStreamException;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedExchange;
import io.rhetor.client.support.ScriptedServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Event streams in the forms that the WHATWG HTML standard allows, over a real socket through the
 * client. The table of the decoder alone is longer: {@code SseCase}.
 */
class SseConformanceTest {
  private static final String SSE = "text/event-stream";
  private static final int MAX_EVENT_BYTES = 16 * 1024;
  private static final String UNFINISHED = "data: <a>\n\n";
  private static final String WHOLE = UNFINISHED + "data: <.>\n\n";

  private static ScriptedServer server;
  private static RhetorClient rhetor;

  /** What is sent next: the content type, the body, and how many bytes at a time. */
  private static volatile String contentType;

  private static volatile byte[] body;
  private static volatile int bytesAtATime;

  @BeforeAll
  static void start() throws IOException {
    server = ScriptedServer.start(SseConformanceTest::answer);
    rhetor = RhetorClient.create(Clients.configFor(server).maxEventBytes(MAX_EVENT_BYTES).build());
  }

  @AfterAll
  static void stop() throws IOException {
    rhetor.close();
    server.close();
  }

  /** Columns: content type; body, in which {@code <a>} is a chunk and {@code <.>} the end; text. */
  static Stream<Arguments> answers() {
    return Stream.of(
        arguments(SSE, WHOLE, "a"),
        arguments(SSE, WHOLE.replace("\n", "\r"), "a"),
        arguments(SSE, WHOLE.replace("\n", "\r\n"), "a"),
        arguments(SSE, "data: <a>\r\n\ndata: <b>\n\rdata: <c>\r\rdata: <.>\n\r\n", "abc"),
        arguments(SSE, "\uFEFF" + WHOLE, "a"),
        arguments(SSE, "\uFEFF\uFEFFdata: <a>\n\ndata: <b>\n\ndata: <.>\n\n", "b"),
        arguments(SSE, ": ping\n\n:\r\n\r\n" + WHOLE, "a"),
        arguments(SSE, "data: <a>\n\n: " + "x".repeat(8_000) + "\n\ndata: <.>\n\n", "a"),
        arguments(SSE, "data:<a>\n\ndata:<.>\n\n", "a"),
        arguments(SSE, "data: {\ndata: \"chunk\": \"a\"\ndata:\ndata: }\n\ndata: <.>\n\n", "a"),
        arguments(SSE, "id: 1\0\nretry: 1x\nevent: message\nfoo: b\nbar\n" + WHOLE, "a"),
        arguments(SSE, "event: other\ndata: <x>\n\n" + WHOLE, "a"),
        arguments(SSE, "event:\ndata: <a>\n\ndata: <.>\nevent\n\n", "a"),
        arguments(SSE, "data\n\ndata:\n\nevent: x\n\n" + WHOLE, "a"),
        arguments(SSE, "Data: <x>\n\n data: <y>\n\ndata : <z>\n\n" + WHOLE, "a"),
        arguments(SSE, "data: <é€😀\u2028>\n\ndata: <.>\n\n", "é€😀\u2028"),
        arguments(SSE, "data: <a>\n\ndata: <.>\r\n\r", "a"),
        arguments(SSE, WHOLE + "data: what comes behind the end\n\n", "a"),
        arguments("text/event-stream;", WHOLE, "a"),
        arguments("text/event-stream; bogus", WHOLE, "a"),
        arguments("Text/Event-Stream ;charset=UTF-8", WHOLE, "a"),
        arguments("text/event-stream; charset=windows-1252", "data: <…>\n\n" + WHOLE, "…a"));
  }

  /**
   * Columns: content type; body; the text so far, null if none came; failure and what it says. A
   * percent sign and two digits stand for a byte.
   */
  static Stream<Arguments> failures() {
    Class<?> closed = RhetorConnectionException.class;
    Class<?> failed = RhetorModelException.class;
    Class<?> unreadable = RhetorProtocolException.class;
    return Stream.of(
        arguments(SSE, UNFINISHED, "a", closed, "before the answer was whole"),
        arguments(SSE, UNFINISHED + "data: <.>\n", "a", closed, "before the answer was whole"),
        arguments(SSE, UNFINISHED + "data: <.>", "a", closed, "before the answer was whole"),
        arguments(SSE, "", null, closed, "before the answer was whole"),
        arguments(SSE, ": ping\n\n", null, closed, "before the answer was whole"),
        arguments(SSE, UNFINISHED + "data: <\0>\n\n", "a", unreadable, "JSON"),
        arguments(SSE, UNFINISHED + "data: {]\n\n", "a", unreadable, "JSON"),
        // By the standard U+FFFD would stand in their place, and look like a part of the answer.
        arguments(SSE, UNFINISHED + "data: <%FF>\n\n", "a", unreadable, "UTF-8"),
        arguments(SSE, UNFINISHED + "data: <%E2%82>\n\n", "a", unreadable, "UTF-8"),
        arguments(SSE, UNFINISHED + "data: <%C0%AF>\n\n", "a", unreadable, "UTF-8"),
        arguments(SSE, UNFINISHED + "data: <%ED%A0%80>\n\n", "a", unreadable, "UTF-8"),
        arguments(SSE, UNFINISHED + "data: <%F4%90%80%80>\n\n", "a", unreadable, "UTF-8"),
        arguments(SSE, UNFINISHED + "data: 17\n\n", "a", unreadable, "JSON"),
        // What comes behind the failure is no part of the text so far.
        arguments(SSE, UNFINISHED + "data: {]\n\n" + WHOLE, "a", unreadable, "JSON"),
        arguments(SSE, "data: {]\n\n" + WHOLE, null, unreadable, "JSON"),
        arguments(SSE, UNFINISHED + "event: error\n" + UNFINISHED + WHOLE, "a", failed, "model"),
        arguments(SSE, "event: error\n" + UNFINISHED + WHOLE, null, failed, "model"),
        arguments(SSE, UNFINISHED + "data: {\"error\":\"x\"}\n\n" + WHOLE, "a", failed, "x"),
        arguments(
            SSE,
            UNFINISHED + "data: x\n".repeat(9_000) + "\n" + WHOLE,
            "a",
            unreadable,
            "longer than 16384 bytes"),
        arguments(
            SSE, UNFINISHED + ":" + "x".repeat(20_000), "a", unreadable, "longer than 16384 bytes"),
        arguments(
            SSE,
            UNFINISHED + "data: x\n".repeat(9_000),
            "a",
            unreadable,
            "longer than 16384 bytes"),
        arguments("text/event-streams", WHOLE, null, unreadable, "not text/event-streams"),
        arguments("x bogus", WHOLE, null, unreadable, "not x bogus"),
        arguments("", WHOLE, null, unreadable, "without Content-Type"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void stream_inAnyFormThatTheStandardAllows_isRead(String type, String form, String text)
      throws Exception {
    for (int size : new int[] {Integer.MAX_VALUE, 7, 1}) {
      serve(type, form, size);
      assertThat(valueOf(rhetor.streamMessage("Hi").collect()).message())
          .as("%d bytes at a time", size)
          .isEqualTo(text);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void stream_thatCannotBeRead_failsWithTheTextSoFar(
      String type, String form, String partial, Class<?> expected, String named) {
    for (int size : new int[] {Integer.MAX_VALUE, 1_000, 7}) {
      serve(type, form, size);
      assertFails(partial, expected, named);
    }
  }

  private static void serve(String type, String form, int size) {
    contentType = type;
    String bytes =
        Pattern.compile("%(..)")
            .matcher(new String(form.getBytes(UTF_8), ISO_8859_1))
            .replaceAll(hex -> String.valueOf((char) Integer.parseInt(hex.group(1), 16)));
    body =
        bytes
            .replace("<.>", "{\"chunk\": \"\", \"done\": true}")
            .replaceAll("<([^>]*)>", "{\"chunk\": \"$1\"}")
            .getBytes(ISO_8859_1);
    bytesAtATime = size;
  }

  private static void assertFails(String partial, Class<?> expected, String named) {
    RhetorException failure =
        Outcomes.failureOf(rhetor.streamMessage("Hi").collect(), RhetorException.class);
    if (partial != null) {
      assertThat(failure).isInstanceOf(RhetorStreamException.class);
      assertThat(((RhetorStreamException) failure).partial()).isEqualTo(partial);
      failure = (RhetorException) failure.getCause();
    }
    assertThat(failure).isInstanceOf(expected).hasMessageContaining(named);
  }

  private static void answer(ScriptedExchange exchange) throws IOException {
    byte[] whole = body;
    int size = Math.min(bytesAtATime, Math.max(1, whole.length));
    String type = contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\r\n";
    exchange.send("HTTP/1.1 200 OK\r\n" + type + "Transfer-Encoding: chunked\r\n\r\n");
    for (int from = 0; from < whole.length; from += size) {
      exchange.transferChunk(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + size)));
    }
    exchange.endTransfer();
  }
}
