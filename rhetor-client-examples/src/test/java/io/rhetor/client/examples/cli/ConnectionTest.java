package io.rhetor.client.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rhetor.client.RhetorConfig;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Ctrl-C ends what a command waits for. */
class ConnectionTest {
  private final FakeTerminal person = FakeTerminal.ofPerson();
  private final Terminal terminal =
      new Terminal(Map.of(), InputStream.nullInputStream(), true, person);

  /** The first words of an answer may be shown while the call is still being begun. */
  @Test
  void ctrlCWhileACallBegins_endsIt() {
    CompletableFuture<String> call = new CompletableFuture<>();
    try (Connection connection = new Connection(terminal, RhetorConfig.builder().build(), null)) {
      assertThatThrownBy(
              () ->
                  connection.await(
                      () -> {
                        person.ctrlC();
                        return call;
                      }))
          .isInstanceOf(CancellationException.class);
    }

    assertThat(call).isCancelled();
    assertThat(person.hearsCtrlC()).isFalse();
  }

  @Test
  void aCallThatCannotBegin_leavesNoHandlerBehind() {
    IllegalArgumentException refused = new IllegalArgumentException("message: blank");
    try (Connection connection = new Connection(terminal, RhetorConfig.builder().build(), null)) {
      assertThatThrownBy(
              () ->
                  connection.await(
                      () -> {
                        throw refused;
                      }))
          .isSameAs(refused);
    }

    assertThat(person.hearsCtrlC()).isFalse();
  }
}
