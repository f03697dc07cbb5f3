package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.rhetor.client.support.Outcomes.valueOf;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.RecordingSubscriber;
import io.rhetor.client.support.TrustingTls;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A subscriber that blocks or pauses holds up no other call, whatever the call goes over. */
@Timeout(120)
class BlockedSubscriberTest {
  private static final int BLOCKED = 3;

  /** The system lets those of a connection grow to 10 MiB at both ends together. */
  private static final int MORE_THAN_BUFFERS_HOLD = 12 * 1024 * 1024;

  private static final String EVENT =
      "event: message\r\ndata: {\"chunk\": \"%s\", \"model\": \"m\", \"provider\": \"p\","
          + " \"done\": %s}\r\n\r\n";

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort().dynamicHttpsPort())
          .build();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger blocked = new AtomicInteger();

  /** What a call goes over, and the protocol that the server sees then. */
  private enum Way {
    HTTP("HTTP/1.1"),
    TLS("HTTP/1.1"),
    TLS_HTTP_2("HTTP/2.0"),
    HTTP_WITH_EXECUTOR("HTTP/1.1"),
    TLS_WITH_EXECUTOR("HTTP/1.1"),
    TLS_HTTP_2_WITH_EXECUTOR("HTTP/2.0"),
    HTTP_OF_GIVEN_CLIENT("HTTP/1.1"),
    TLS_OF_GIVEN_CLIENT("HTTP/1.1"),
    TLS_HTTP_2_OF_GIVEN_CLIENT("HTTP/2.0"),
    TLS_HTTP_2_OF_GIVEN_CLIENT_WITH_EXECUTOR("HTTP/2.0");

    private final String protocol;

    Way(String protocol) {
      this.protocol = protocol;
    }

    RhetorClient client(ExecutorService threads) throws GeneralSecurityException {
      boolean tls = name().startsWith("TLS");
      RhetorConfig.Builder config =
          LocalServer.config(tls ? "https://127.0.0.1:" + SERVER.getHttpsPort() : url())
              .http2(name().contains("HTTP_2"));
      if (name().contains("OF_GIVEN_CLIENT")) {
        config.httpClient(HttpClient.newBuilder().sslContext(TrustingTls.context()).build());
      } else if (tls) {
        config.sslContext(TrustingTls.context());
      }
      return RhetorClient.create(
          (name().endsWith("WITH_EXECUTOR") ? config.executor(threads) : config).build());
    }

    private static String url() {
      return LocalServer.url(SERVER);
    }
  }

  @BeforeEach
  void answer() {
    SERVER.stubFor(post("/message").willReturn(okJson("{\"message\":\"Hello\",\"model\":\"m\"}")));
    answerStreamsWith("Hello");
  }

  @AfterEach
  void endBlockedSubscribers() {
    release.countDown();
    threads.shutdown();
  }

  @ParameterizedTest
  @EnumSource
  void blockedInOnNext_inTheCallbackOfAnAnswer_andInThatOfAStream_holdUpNoOtherCall(Way way)
      throws Exception {
    List<Consumer<RhetorClient>> kinds =
        List.of(
            rhetor ->
                rhetor
                    .streamMessage("Hi")
                    .subscribe(
                        RecordingSubscriber.unbounded().onChunk((subscription, chunk) -> block())),
            rhetor -> rhetor.sendMessage("Hi").whenComplete((answer, failure) -> block()),
            rhetor ->
                rhetor.streamMessage("Hi").collect().whenComplete((answer, failure) -> block()));
    try (RhetorClient rhetor = way.client(threads)) {
      for (Consumer<RhetorClient> blocking : kinds) {
        for (int i = 0; i < BLOCKED; i++) {
          // An answer may be here before its callback is, which then runs where it is added.
          threads.execute(() -> blocking.accept(rhetor));
        }
      }
      await().until(() -> blocked.get() == kinds.size() * BLOCKED);

      assertThat(valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hello");
      assertThat(valueOf(rhetor.streamMessage("Hi").collect()).message()).isEqualTo("Hello.");
      Set<String> protocols =
          SERVER.getAllServeEvents().stream()
              .map(event -> event.getRequest().getProtocol())
              .collect(toSet());
      assertThat(protocols).containsExactly(way.protocol);
      release.countDown();
    }
  }

  @Tag("large")
  @Test
  void pausedStreamsWithMuchTextUnderWay_overTlsWithoutHttp2_starveNoOtherCall() throws Exception {
    answerStreamsWith("x".repeat(MORE_THAN_BUFFERS_HOLD));
    try (RhetorClient rhetor = Way.TLS.client(threads)) {
      RecordingSubscriber[] paused = new RecordingSubscriber[BLOCKED];
      for (int i = 0; i < BLOCKED; i++) {
        paused[i] = RecordingSubscriber.requesting(1);
        rhetor.streamMessage("Hi").subscribe(paused[i]);
      }
      for (RecordingSubscriber subscriber : paused) {
        await().until(() -> !subscriber.chunks().isEmpty());
      }

      assertThat(valueOf(rhetor.sendMessage("Hi")).message()).isEqualTo("Hello");
    }
  }

  private static void answerStreamsWith(String text) {
    // A chunk of its own first, so that a subscriber that pauses has one.
    String body =
        String.format(EVENT, text.length() > 10 ? "first" : text, "false")
            + (text.length() > 10 ? filler(text) : "")
            + String.format(EVENT, ".", "false")
            + String.format(EVENT, "", "true");
    SERVER.stubFor(
        post("/stream")
            .willReturn(
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(body)));
  }

  private static String filler(String text) {
    StringBuilder events = new StringBuilder();
    for (int at = 0; at < text.length(); at += 8192) {
      events.append(
          String.format(EVENT, text.substring(at, Math.min(at + 8192, text.length())), "false"));
    }
    return events.toString();
  }

  private void block() {
    blocked.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
