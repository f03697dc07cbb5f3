package io.rhetor.client.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rhetor.client.message.ChatMessage;
import io.rhetor.client.message.ChatRequest;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import net.jqwik.api.constraints.IntRange;

class InputGuardPropertyTest {
  private static final InputGuard REMOVING = InputGuard.builder().removeControlCharacters().build();
  private static final InputGuard REFUSING = InputGuard.builder().refuseControlCharacters().build();

  @Property
  void removing_leavesAllOtherCharactersInTheirOrder(@ForAll("turns") List<String> turns) {
    List<String> expected =
        turns.stream()
            .map(text -> text.replaceAll("[\\p{Cntrl}\\x80-\\x9F&&[^\\t\\n\\r]]", ""))
            .collect(Collectors.toList());

    assertThat(contents(REMOVING.apply(chat(turns)))).isEqualTo(expected);
  }

  @Property
  void refusing_letsPassWhatRemovingLeavesAlone(@ForAll("turns") List<String> turns) {
    ChatRequest request = chat(turns);
    ChatRequest cleaned = REMOVING.apply(request);

    assertThat(REFUSING.apply(cleaned)).isSameAs(cleaned);
    if (cleaned.equals(request)) {
      assertThat(REFUSING.apply(request)).isSameAs(request);
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> REFUSING.apply(request))
          .withMessageStartingWith(firstDifference(request, cleaned) + ": must not contain");
    }
  }

  @Property
  void length_isLimitedTurnByTurn(
      @ForAll("turns") List<String> turns, @ForAll @IntRange(min = 1, max = 12) int limit) {
    InputGuard guard = InputGuard.builder().maxCharacters(limit).build();
    ChatRequest request = chat(turns);

    if (turns.stream().allMatch(text -> text.length() <= limit)) {
      assertThat(guard.apply(request)).isSameAs(request);
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guard.apply(request))
          .withMessageContaining("].content: must have at most " + limit + " characters");
    }
  }

  @Property
  void sanitizers_areAppliedOneAfterTheOther(
      @ForAll("turns") List<String> turns, @ForAll("turns") List<String> suffixes) {
    InputGuard.Builder builder = InputGuard.builder();
    suffixes.forEach(suffix -> builder.sanitize("suffix", text -> text + suffix));

    assertThat(contents(builder.build().apply(chat(turns))))
        .isEqualTo(
            turns.stream()
                .map(text -> text + String.join("", suffixes))
                .collect(Collectors.toList()));
  }

  @Provide
  Arbitrary<List<String>> turns() {
    StringArbitrary nearTheEdges =
        Arbitraries.strings()
            .withChars('a', '\t', '\n', '\r', '\u0000', '\u001f', '\u007f', '\u009f', '\u00a0');
    return Arbitraries.oneOf(nearTheEdges.ofMaxLength(15), Arbitraries.strings().ofMaxLength(15))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static ChatRequest chat(List<String> turns) {
    return ChatRequest.builder()
        .messages(turns.stream().map(ChatMessage::user).collect(Collectors.toList()))
        .build();
  }

  private static List<String> contents(ChatRequest request) {
    return request.messages().stream().map(ChatMessage::content).collect(Collectors.toList());
  }

  private static String firstDifference(ChatRequest request, ChatRequest cleaned) {
    int index = 0;
    while (request.messages().get(index).equals(cleaned.messages().get(index))) {
      index++;
    }
    return "messages[" + index + "].content";
  }
}
