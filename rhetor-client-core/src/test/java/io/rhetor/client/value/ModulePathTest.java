package io.rhetor.client.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.support.ChildJvm;
import io.rhetor.client.support.ModulePathProgram;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mappers reach values also where modules open nothing to them. */
class ModulePathTest {
  @Test
  void plainMappers_readAndWriteEachValue(@TempDir Path folder) throws Exception {
    List<String> forms =
        ValueJsonTest.documentedForms()
            .map(form -> ((Class<?>) form.get()[0]).getName() + " " + form.get()[1])
            .collect(Collectors.toList());

    String output =
        ChildJvm.run(
            ModulePathProgram.class,
            List.of("-p", modulePath(), "--add-modules", "io.rhetor.client,tools.jackson.databind"),
            Files.write(folder.resolve("forms"), forms).toString());

    assertThat(output.lines())
        .containsExactly(
            "module io.rhetor.client, module com.fasterxml.jackson.databind,"
                + " module tools.jackson.databind",
            "JACKSON_2: " + forms.size() + " values read and written",
            "JACKSON_3: " + forms.size() + " values read and written");
  }

  private static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.matches(".*[/\\\\](classes|jackson-[^/\\\\]*\\.jar)"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
