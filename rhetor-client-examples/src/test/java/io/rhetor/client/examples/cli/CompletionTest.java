package io.rhetor.client.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rhetor.client.examples.CommandLineRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code generate-completion} prints completes commands and options in bash. */
class CompletionTest {
  @TempDir private Path folder;

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    assumeTrue(Files.exists(Path.of("/bin/bash")), "Skipped: there is no /bin/bash here.");
    CommandLineRun run = new CommandLineRun(Map.of());
    assertThat(run.execute("generate-completion")).isZero();
    Path script = Files.writeString(folder.resolve("completion"), run.out());

    assertThat(completed(script, "rhetor con")).contains("contexts");
    assertThat(completed(script, "rhetor ask --ti")).contains("--timeout");
    assertThat(completed(script, "rhetor example back")).contains("backpressure");
  }

  private static String completed(Path script, String typed)
      throws IOException, InterruptedException {
    String ask =
        "source \"$1\"; COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
            + " _complete_rhetor; echo \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder("/bin/bash", "-c", ask, "bash", script.toString(), typed)
            .redirectErrorStream(true)
            .start();
    bash.getOutputStream().close();
    String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).as(printed).isTrue();
    return printed;
  }
}
