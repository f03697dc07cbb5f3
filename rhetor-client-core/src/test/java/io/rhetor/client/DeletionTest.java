package io.rhetor.client;

import static io.rhetor.client.support.Outcomes.valueOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.error.RhetorProtocolException;
import io.rhetor.client.support.Clients;
import io.rhetor.client.support.ScriptedServer;
import org.junit.jupiter.api.Test;

/** An answer without content: enough for a deletion, too little for anything else. */
class DeletionTest {
  private static ScriptedServer withoutContent() throws Exception {
    return ScriptedServer.start(exchange -> exchange.send("HTTP/1.1 204 No Content\r\n\r\n"));
  }

  @Test
  void deletion_answeredWithoutContent_succeeds() throws Exception {
    try (ScriptedServer server = withoutContent();
        RhetorPromptClient prompts = RhetorPromptClient.create(Clients.configFor(server).build())) {
      assertThat(valueOf(prompts.deletePromptTemplate("letter"))).isNull();
    }
  }

  @Test
  void anyOtherCall_answeredWithoutContent_isAProtocolError() throws Exception {
    try (ScriptedServer server = withoutContent();
        RhetorClient rhetor = Clients.of(server)) {
      assertThatThrownBy(() -> rhetor.getProviders().join())
          .hasCauseInstanceOf(RhetorProtocolException.class);
    }
  }
}
