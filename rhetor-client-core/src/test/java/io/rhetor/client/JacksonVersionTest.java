package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients in JVMs whose Jackson is too old or missing. */
class JacksonVersionTest {
  private static final String CORE = "com.fasterxml.jackson.core.json";
  private static final String DATABIND = "com.fasterxml.jackson.databind.cfg";

  /** Makes a client of each kind. */
  public static final class Main {
    private Main() {}

    public static void main(String[] args) {
      RhetorConfig config = RhetorConfig.builder().build();
      create("RhetorClient", RhetorClient::create, config);
      create("RhetorPromptClient", RhetorPromptClient::create, config);
      create("RhetorCommunicationClient", RhetorCommunicationClient::create, config);
      create("HermesClient", HermesClient::create, config);
    }

    private static void create(String name, Consumer<RhetorConfig> create, RhetorConfig config) {
      try {
        create.accept(config);
        System.out.println(name + ": created");
      } catch (IllegalStateException refused) {
        System.out.println(name + ": " + refused.getMessage());
      }
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "jackson-core, 2.14.2, " + CORE + ", true",
    "jackson-core, 2.14.2, " + CORE + ", false",
    "jackson-core, 2.9.10, " + CORE + ", true",
    "jackson-databind, 2.14.2, " + DATABIND + ", true",
  })
  void anOldJacksonIsRefused(String artifact, String version, String place, boolean described)
      throws Exception {
    String output =
        run(old(artifact, version, place, described) + File.pathSeparator + classPath());

    assertThat(output.lines())
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("Jackson " + version + " is too old (" + artifact + "-" + version)
                    .contains("2.15 or newer")
                    .doesNotContain(folder.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jackson-core", "jackson-databind"})
  void aMissingJacksonIsRefused(String artifact) throws Exception {
    String output = run(classPath(entry -> !entry.contains(artifact)));

    assertThat(output.lines())
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("Jackson is missing (no com.fasterxml.jackson.core:" + artifact)
                    .contains("2.15 or newer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.15.0", "2.15.0-rc1", "2.99.1", "3.0.0"})
  void aNewOneWillDo(String version) throws Exception {
    String output =
        run(old("jackson-core", version, CORE, true) + File.pathSeparator + classPath());

    assertThat(output.lines()).hasSize(4).allMatch(line -> line.endsWith(": created"));
  }

  @Test
  void theOneOfThisBuildWillDo() throws Exception {
    assertThat(run(classPath()).lines()).hasSize(4).allMatch(line -> line.endsWith(": created"));
  }

  /** Makes a jar that gives itself out for a version of Jackson, and has nothing else. */
  private Path old(String artifact, String version, String place, boolean described)
      throws Exception {
    String[] numbers = version.replace("-rc1", "").split("\\.");
    Path source = folder.resolve("PackageVersion.java");
    Files.writeString(
        source,
        "package "
            + place
            + "; public final class PackageVersion { public static final"
            + " com.fasterxml.jackson.core.Version VERSION = new"
            + " com.fasterxml.jackson.core.Version("
            + String.join(", ", numbers)
            + ", null, null, null); }");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(result).isZero();
    String classFile = place.replace('.', '/') + "/PackageVersion.class";
    Path jar = folder.resolve(artifact + "-" + version + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry(classFile));
      entries.write(Files.readAllBytes(folder.resolve(classFile)));
      if (described) {
        entries.putNextEntry(
            new JarEntry(
                "META-INF/maven/com.fasterxml.jackson.core/" + artifact + "/pom.properties"));
        entries.write(("version=" + version + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
    return jar;
  }

  private static String classPath() {
    return classPath(entry -> true);
  }

  private static String classPath(Predicate<String> kept) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(kept)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String run(String classPath) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Main.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
