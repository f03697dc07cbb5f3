package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
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

/** Clients whose Jackson is too old or missing. */
class JacksonVersionTest {
  private static final String CORE = "com.fasterxml.jackson.core.json";
  private static final String DATABIND = "com.fasterxml.jackson.databind.cfg";

  /** Makes a client of each kind and tells what came of it. */
  public static final class Program implements Callable<List<String>> {
    public Program() {}

    @Override
    public List<String> call() throws Exception {
      RhetorConfig config = RhetorConfig.builder().build();
      return List.of(
          create(() -> RhetorClient.create(config)),
          create(() -> RhetorPromptClient.create(config)),
          create(() -> RhetorCommunicationClient.create(config)),
          create(() -> HermesClient.create(config)));
    }

    private static String create(Callable<AutoCloseable> factory) throws Exception {
      try {
        factory.call().close();
        return "created";
      } catch (IllegalStateException refused) {
        return refused.getMessage();
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
    List<String> output =
        run(old(artifact, version, place, described) + File.pathSeparator + classPath());

    assertThat(output)
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
    List<String> output = run(classPath(entry -> !entry.contains(artifact)));

    assertThat(output)
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
    List<String> output =
        run(old("jackson-core", version, CORE, true) + File.pathSeparator + classPath());

    assertThat(output).hasSize(4).allMatch("created"::equals);
  }

  @Test
  void theOneOfThisBuildWillDo() throws Exception {
    assertThat(run(classPath())).hasSize(4).allMatch("created"::equals);
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

  /** Runs the program with classes of its own, of which this JVM has others. */
  private static List<String> run(String classPath) throws Exception {
    List<URL> places = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      places.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader classes =
        new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Callable<?> program =
          (Callable<?>)
              classes.loadClass(Program.class.getName()).getDeclaredConstructor().newInstance();
      return ((List<?>) program.call()).stream().map(Object::toString).collect(Collectors.toList());
    }
  }
}
