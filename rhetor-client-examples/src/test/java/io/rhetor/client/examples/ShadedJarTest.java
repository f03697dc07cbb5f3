package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.testing.SimulatedRhetor;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of rhetor-client-testing get: one jar that brings nothing but core. */
class ShadedJarTest {
  private static final String OURS = "io/rhetor/client/testing/";
  private static final Pattern UNMOVED =
      Pattern.compile("\\(?\\[*L?(?:io[./](?:netty|vertx)|com[./]fasterxml)[./].*");

  private final Path jar = home(SimulatedRhetor.class);

  @BeforeEach
  void theJarIsMade() {
    assumeTrue(Files.isRegularFile(jar), "the jar is there from the phase `package` on");
  }

  @Test
  void itHoldsOurPackagesAndLicencesAlone() throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      assertThat(Collections.list(file.entries()))
          .filteredOn(entry -> !entry.isDirectory())
          .extracting(JarEntry::getName)
          .contains(
              "META-INF/LICENSE",
              "META-INF/NOTICE",
              "META-INF/FastDoubleParser-LICENSE",
              "META-INF/FastDoubleParser-ThirdParty-LICENSE",
              "META-INF/Schubfach-LICENSE",
              OURS + "shaded/io/vertx/core/Vertx.class")
          .allMatch(
              name ->
                  name.startsWith(OURS)
                      || name.startsWith("META-INF/maven/io.rhetor/")
                      || Stream.of("MANIFEST.MF", "LICENSE", "NOTICE").anyMatch(name::endsWith));
      assertThat(file.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("io.rhetor.client.testing");
    }
  }

  /** Names in strings, by which classes are loaded, are in the constant pool as all others are. */
  @Test
  void noClassNamesAnotherThatWasMoved() throws IOException {
    List<String> left = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        if (entry.getName().endsWith(".class")) {
          try (InputStream in = file.getInputStream(entry)) {
            texts(new DataInputStream(in)).stream()
                .filter(text -> UNMOVED.matcher(text).matches())
                .forEach(text -> left.add(entry.getName() + ": " + text));
          }
        }
      }
    }
    assertThat(left).isEmpty();
  }

  @Test
  void itsPomDependsOnCoreAlone() throws Exception {
    Path reduced = Path.of("..", "rhetor-client-testing", "dependency-reduced-pom.xml");
    assertThat(Files.readString(reduced).split("<dependency>"))
        .filteredOn(dependency -> dependency.contains("</dependency>"))
        .filteredOn(dependency -> !dependency.matches("(?s).*<scope>(test|provided)</scope>.*"))
        .singleElement()
        .asString()
        .contains("<artifactId>rhetor-client-core</artifactId>");
  }

  /**
   * In a JVM of its own: what it brings of Vert.x keeps its class loader. Without Jackson: core may
   * bring one that is too old for Vert.x.
   */
  @Test
  void itRunsBesideCoreAlone_byAJacksonOfItsOwn(@TempDir Path folder) throws Exception {
    String classPath = jar + File.pathSeparator + home(RhetorClient.class);
    Path program =
        Files.writeString(
            folder.resolve("Health.java"),
            "public class Health {\n"
                + "  public static void main(String[] none) throws Exception {\n"
                + "    try (var server = io.rhetor.client.testing.SimulatedRhetor.start();\n"
                + "        var answer = java.net.URI.create(server.url() + \"/health\").toURL().openStream()) {\n"
                + "      System.out.write(answer.readAllBytes());\n"
                + "    }\n"
                + "  }\n"
                + "}\n");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");

    Process run =
        new ProcessBuilder(java.toString(), "-cp", classPath, program.toString())
            .redirectErrorStream(true)
            .start();

    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(said).isZero();
    assertThat(said).contains("healthy");
  }

  private static Path home(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** Returns the texts of a class file's constant pool. */
  private static List<String> texts(DataInputStream file) throws IOException {
    skip(file, 8);
    List<String> texts = new ArrayList<>();
    int count = file.readUnsignedShort();
    for (int i = 1; i < count; i++) {
      int tag = file.readUnsignedByte();
      switch (tag) {
        case 1:
          texts.add(file.readUTF());
          break;
        case 5:
        case 6:
          skip(file, 8);
          i++; // Takes two places.
          break;
        case 15:
          skip(file, 3);
          break;
        case 7:
        case 8:
        case 16:
        case 19:
        case 20:
          skip(file, 2);
          break;
        default:
          skip(file, 4);
      }
    }
    return texts;
  }

  private static void skip(DataInputStream file, int bytes) throws IOException {
    file.readFully(new byte[bytes]);
  }
}
