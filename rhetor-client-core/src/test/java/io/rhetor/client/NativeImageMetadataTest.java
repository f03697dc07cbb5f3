package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The metadata for native images names all that is used by reflection, and all resources. */
@TestInstance(Lifecycle.PER_CLASS)
class NativeImageMetadataTest {
  private static final Path METADATA =
      Path.of("src/main/resources/META-INF/native-image/io.rhetor/rhetor-client-core");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Gone with the instance: the collector would go through it behind each class that follows. */
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.rhetor.client");

  @Test
  void reflection_isThatOfJacksonAndOfTheHandleForShutdown() throws IOException {
    ArrayNode expected = MAPPER.createArrayNode();
    ObjectNode client = expected.addObject().put("name", "java.net.http.HttpClient");
    client.putArray("methods").addObject().put("name", "shutdownNow").putArray("parameterTypes");
    for (String name : readByJackson()) {
      expected
          .addObject()
          .put("name", name)
          .put("allDeclaredConstructors", true)
          .put("allDeclaredMethods", true);
    }
    Path file = METADATA.resolve("reflect-config.json");
    if (Boolean.getBoolean("api.update")) {
      String lines =
          StreamSupport.stream(expected.spliterator(), false)
              .map(JsonNode::toString)
              .collect(Collectors.joining(",\n"));
      Files.writeString(file, "[\n" + lines + "\n]\n");
    }

    assertThat(MAPPER.readTree(Files.readString(file))).isEqualTo(expected);
  }

  /** What Jackson finds in the values that users give it. */
  private TreeSet<String> readByJackson() {
    return classes.stream()
        .filter(
            type ->
                Stream.concat(
                        type.getAnnotations().stream(),
                        type.getCodeUnits().stream()
                            .map(JavaCodeUnit::getAnnotations)
                            .flatMap(annotations -> annotations.stream()))
                    .map(JavaAnnotation::getRawType)
                    .anyMatch(kind -> kind.getPackageName().startsWith("com.fasterxml.jackson")))
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A new place that looks up members by name belongs in the metadata, and in this list. */
  @Test
  void membersAreLookedUpByName_inKnownPlacesOnly() {
    DescribedPredicate<JavaClass> looksUp =
        DescribedPredicate.describe(
            "looks up members",
            type ->
                type.getMethodCallsFromSelf().stream()
                    .anyMatch(
                        call ->
                            List.of("findVirtual", "findStatic", "forName", "getMethod", "getField")
                                    .contains(call.getName())
                                && Stream.of("java.lang.invoke.", "java.lang.Class")
                                    .anyMatch(call.getTargetOwner().getName()::startsWith)));

    assertThat(classes.that(looksUp))
        .extracting(JavaClass::getSimpleName)
        .containsExactly("HttpClients");
  }

  @Test
  void resources_areIncluded() throws IOException {
    JsonNode includes =
        MAPPER
            .readTree(Files.readString(METADATA.resolve("resource-config.json")))
            .at("/resources/includes");

    assertThat(includes.get(0).get("pattern").asText())
        .isEqualTo("\\QMETA-INF/rhetor-client-core/version.properties\\E");
    assertThat(getClass().getResource("/META-INF/rhetor-client-core/version.properties"))
        .isNotNull();
  }
}
