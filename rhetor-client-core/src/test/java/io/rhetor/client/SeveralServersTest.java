package io.rhetor.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import io.rhetor.client.message.ContextId;
import io.rhetor.client.message.MessageRequest;
import io.rhetor.client.server.Health;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.LocalTls;
import io.rhetor.client.support.Outcomes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which calls of a client go where, with two servers. */
class SeveralServersTest {
  private static final ContextId CONTEXT = ContextId.of("quill", "user1");

  @RegisterExtension static final WireMockExtension ONE = LocalServer.extension();
  @RegisterExtension static final WireMockExtension TWO = LocalServer.extension();

  private RhetorClient rhetor;

  @BeforeEach
  void serve() {
    for (WireMockExtension each : List.of(ONE, TWO)) {
      each.stubFor(
          any(anyUrl())
              .willReturn(
                  okJson(
                      "{\"message\":\"m\",\"status\":\"healthy\",\"success\":true,\"summary\":\"s\","
                          + "\"messages\":[],\"results\":[],\"contexts\":[],\"providers\":{}}")));
    }
    rhetor = client(LocalServer.url(ONE), LocalServer.url(TWO));
  }

  @AfterEach
  void close() {
    rhetor.close();
  }

  @Test
  void everyCallOfAContext_goesToTheSameServer() throws Exception {
    MessageRequest message = MessageRequest.builder().message("hi").contextId(CONTEXT).build();
    ChatRequest chat =
        ChatRequest.builder().addMessage(ChatMessage.user("hi")).contextId(CONTEXT).build();

    Outcomes.valueOf(rhetor.sendMessage(message));
    Outcomes.valueOf(rhetor.streamMessage(message).collect());
    Outcomes.valueOf(rhetor.chat(chat));
    Outcomes.valueOf(rhetor.streamChat(chat).collect());
    Outcomes.valueOf(rhetor.contexts().getContext(CONTEXT));
    Outcomes.valueOf(rhetor.contexts().searchContext(CONTEXT, "x"));
    Outcomes.valueOf(rhetor.contexts().summarizeContext(CONTEXT));
    Outcomes.valueOf(rhetor.contexts().deleteContext(CONTEXT));

    assertThat(List.of(requests(ONE), requests(TWO))).containsExactlyInAnyOrder(8, 0);
  }

  @Test
  void clientsThatNameTheServersInAnotherOrder_agree() throws Exception {
    try (RhetorClient other = client(LocalServer.url(TWO), LocalServer.url(ONE))) {
      for (int i = 0; i < 20; i++) {
        int before = requests(ONE);
        MessageRequest message =
            MessageRequest.builder()
                .message("hi")
                .contextId(ContextId.of("quill", "u" + i))
                .build();
        Outcomes.valueOf(rhetor.sendMessage(message));
        Outcomes.valueOf(other.sendMessage(message));

        assertThat((requests(ONE) - before) % 2).as("calls of context " + i).isZero();
      }
    }
    assertThat(requests(ONE)).isPositive();
    assertThat(requests(TWO)).isPositive();
  }

  @Test
  void serverWhoseCertificateIsNotTrusted_isLeftForTheOther() throws Exception {
    try (LocalTls untrusted = LocalTls.serving("localhost", false);
        RhetorClient both = client("https://localhost:" + untrusted.port(), LocalServer.url(ONE))) {
      for (int i = 0; i < 4; i++) {
        Outcomes.valueOf(both.sendMessage("hi"));
      }
    }

    assertThat(requests(ONE)).isEqualTo(4);
  }

  @Test
  void contextOfTheComponent_hasItsServerToo() throws Exception {
    RhetorConfig config =
        RhetorConfig.builder()
            .baseUrls(List.of(LocalServer.url(ONE), LocalServer.url(TWO)))
            .component("quill")
            .build();
    try (RhetorClient quill = RhetorClient.create(config)) {
      for (int i = 0; i < 4; i++) {
        Outcomes.valueOf(quill.sendMessage("hi"));
      }
    }
    assertThat(List.of(requests(ONE), requests(TWO))).containsExactlyInAnyOrder(4, 0);
  }

  @Test
  void callsOfNoContext_takeTurns() throws Exception {
    Outcomes.valueOf(rhetor.sendMessage("hi"));
    Outcomes.valueOf(rhetor.getProviders());
    Outcomes.valueOf(rhetor.getServerInfo());
    Outcomes.valueOf(rhetor.contexts().listContexts());
    assertThat(requests(ONE)).isEqualTo(2);
    assertThat(requests(TWO)).isEqualTo(2);
  }

  @Test
  void health_isThatOfOneServer_andThoseThatAreDownComeLast() throws Exception {
    try (RhetorClient halfDown = client("http://127.0.0.1:1", LocalServer.url(ONE))) {
      int unavailable = 0;
      for (int i = 0; i < 20; i++) {
        if (Outcomes.valueOf(halfDown.getHealth()).status().equals(Health.UNAVAILABLE)) {
          unavailable++;
        }
      }
      // Five in a row are what the default policy needs.
      assertThat(unavailable).isEqualTo(5);
      assertThat(requests(ONE)).isEqualTo(15);
    }
  }

  private static int requests(WireMockExtension server) {
    return server.getAllServeEvents().size();
  }

  private static RhetorClient client(String... urls) {
    return RhetorClient.create(RhetorConfig.builder().baseUrls(List.of(urls)).build());
  }
}
