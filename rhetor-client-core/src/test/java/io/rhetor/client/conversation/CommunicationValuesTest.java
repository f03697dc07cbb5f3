package io.rhetor.client.conversation;

import static io.rhetor.client.support.JsonText.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The values that conversations are made of. */
class CommunicationValuesTest {
  private static final NewConversation CONVERSATION =
      NewConversation.builder().name("Release 7").metadata(Map.of("key", "hidden")).build();
  private static final NewConversationMessage MESSAGE =
      NewConversationMessage.builder()
          .message("The vault is open")
          .sender("build")
          .metadata(Map.of("key", "hidden"))
          .build();

  @Test
  void copies_areEqual_untilChanged() {
    assertThat(CONVERSATION.toBuilder().build())
        .isEqualTo(CONVERSATION)
        .hasSameHashCodeAs(CONVERSATION);
    assertThat(CONVERSATION.toBuilder().name("other").build()).isNotEqualTo(CONVERSATION);
    assertThat(CONVERSATION.toBuilder().metadata(Map.of()).build()).isNotEqualTo(CONVERSATION);
    assertThat(MESSAGE.toBuilder().build()).isEqualTo(MESSAGE).hasSameHashCodeAs(MESSAGE);
    assertThat(MESSAGE.toBuilder().message("other").build()).isNotEqualTo(MESSAGE);
    assertThat(MESSAGE.toBuilder().sender("other").build()).isNotEqualTo(MESSAGE);
    assertThat(MESSAGE.toBuilder().metadata(Map.of()).build()).isNotEqualTo(MESSAGE);
    assertThat(MESSAGE).isNotEqualTo(CONVERSATION);
    assertThat(CONVERSATION).isNotEqualTo(MESSAGE);
  }

  @Test
  void whatIsRequired_isAskedForByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NewConversationMessage.builder().sender("s").build())
        .withMessageStartingWith("message: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NewConversationMessage.builder().message("m").build())
        .withMessageStartingWith("sender: ");
  }

  @Test
  void badInput_isRefusedByItsName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NewConversation.builder().name(" "))
        .withMessageStartingWith("name: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NewConversation.builder().metadata(Collections.singletonMap("key", null)))
        .withMessageStartingWith("metadata.key: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NewConversationMessage.builder().metadata(Map.of("key", new Object())))
        .withMessageStartingWith("metadata.key: ");
  }

  @Test
  void notes_cannotBeChanged() {
    assertThatThrownBy(() -> MESSAGE.metadata().put("more", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void texts_areNotShown() {
    assertThat(MESSAGE.toString()).contains("17 characters", "build", "key");
    assertThat(MESSAGE.toString() + CONVERSATION).doesNotContain("vault").doesNotContain("hidden");
    assertThat(ConversationMessage.fromJson(fields("message", "The vault is open")).toString())
        .doesNotContain("vault");
    assertThat(ConversationAnalysis.fromJson(fields("text", "The vault is open")).toString())
        .doesNotContain("vault");
  }
}
