package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.error.RhetorException;
import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that a server or proxy compresses although nobody asked for it. */
class ContentEncodingTest {
  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";
  private static final String ANSWER = "{\"message\":\"hi\",\"chunk\":\"hi\",\"done\":true}";

  @Test
  void identity_isAskedFor() throws Exception {
    try (ScriptedServer server = answering(200, JSON, "", ANSWER.getBytes(StandardCharsets.UTF_8));
        RhetorClient rhetor = LocalServer.client(server)) {
      Outcomes.valueOf(rhetor.sendMessage("Hi"));

      assertThat(server.exchanges().get(0).header("Accept-Encoding")).hasValue("identity");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gzip,      Content-Encoding: gzip",
    "br,        Content-Encoding: br",
    "deflate,   Content-Encoding: deflate",
    "'GZIP, br', 'Content-Encoding: gzip, br'",
    "'',        gzip without a Content-Encoding"
  })
  void compressedSuccess_isNamed(String encoding, String named) throws Exception {
    for (String type : new String[] {JSON, EVENTS}) {
      try (ScriptedServer server = answering(200, type, encoding, compressed(ANSWER))) {
        if (type.equals(JSON)) {
          assertNamed(failureOf(server, rhetor -> rhetor.sendMessage("Hi")), named);
        }
        if (type.equals(JSON) || !encoding.isEmpty()) {
          assertNamed(failureOf(server, rhetor -> rhetor.streamMessage("Hi").collect()), named);
        }
      }
    }
  }

  @Test
  void compressedStreamThatGoesOn_isNotWaitedFor() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange -> {
              exchange.send(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n");
              exchange.transferChunk(compressed("data: {}\n\n"));
              exchange.awaitClientClose();
            })) {
      assertNamed(
          failureOf(server, rhetor -> rhetor.streamMessage("Hi").collect()),
          "Content-Encoding: gzip");
      Outcomes.valueOf(server.exchanges().get(0).clientClosed());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 429, 500, 503})
  void compressedRefusal_keepsItsStatusAndQuotesNoGarbage(int status) throws Exception {
    try (ScriptedServer server =
            answering(status, JSON, "gzip", compressed("{\"detail\":\"Busy\"}"));
        RhetorClient rhetor = LocalServer.clientWithoutRetries(server)) {
      RhetorApiException failure =
          Outcomes.failureOf(rhetor.sendMessage("Hi"), RhetorApiException.class);

      assertThat(failure.status()).isEqualTo(status);
      assertThat(failure).hasMessageContaining("compressed (Content-Encoding: gzip)");
      assertThat(failure.getMessage()).matches("\\p{Print}+");
      assertThat(failure.detail()).isEmpty();
      assertThat(failure.rawBody()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void answerThatIsNotCompressedAfterAll_isRead(String encoding) throws Exception {
    try (ScriptedServer server =
            answering(200, JSON, encoding, ANSWER.getBytes(StandardCharsets.UTF_8));
        RhetorClient rhetor = LocalServer.client(server)) {
      assertThat(Outcomes.valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("hi");
    }
  }

  private static void assertNamed(RhetorException failure, String named) {
    assertThat(failure).isInstanceOf(RhetorProtocolException.class);
    assertThat(failure).hasMessageContainingAll(named, "Accept-Encoding: identity");
    assertThat(failure.getMessage()).matches("\\p{Print}+");
    assertThat(failure.mayHaveBeenProcessed()).isTrue();
  }

  private static RhetorException failureOf(
      ScriptedServer server,
      Function<RhetorClient, java.util.concurrent.CompletableFuture<?>> call) {
    try (RhetorClient rhetor = LocalServer.client(server)) {
      return Outcomes.failureOf(call.apply(rhetor), RhetorException.class);
    }
  }

  private static ScriptedServer answering(int status, String type, String encoding, byte[] body)
      throws IOException {
    return ScriptedServer.start(
        exchange -> {
          exchange.send(
              "HTTP/1.1 "
                  + status
                  + " Scripted\r\nContent-Type: "
                  + type
                  + (encoding.isEmpty() ? "" : "\r\nContent-Encoding: " + encoding)
                  + "\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n");
          exchange.send(body);
        });
  }

  private static byte[] compressed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
