package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recipes are built apart, with what they need; here the page is held against them. */
class RecipesPageTest {
  private static final Path RECIPES = Path.of("recipes");
  private static final Path PAGE = Path.of("..", "docs", "recipes.md");
  private static final Pattern SAMPLE =
      Pattern.compile("(?ms)^```(?:java|kotlin|xml|properties)\n(.*?)^```$");
  private static final Pattern VERSION =
      Pattern.compile("<rhetor\\.version>([^<]+)</rhetor\\.version>");

  @Test
  void samplesOfThePage_areThoseOfTheRecipes() {
    List<String> sources = sources();
    List<String> unknown =
        SAMPLE
            .matcher(read(PAGE))
            .results()
            .map(sample -> sample.group(1).strip())
            .filter(sample -> sources.stream().noneMatch(source -> source.contains(sample)))
            .collect(Collectors.toList());

    assertThat(unknown).as("samples that are in no recipe as they stand").isEmpty();
  }

  @Test
  void everyRecipe_isOnThePageAndForThisVersion() throws IOException {
    String version =
        Pattern.compile("<version>([^<]+)</version>")
            .matcher(read(Path.of("pom.xml")))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    List<Path> recipes;
    try (Stream<Path> folders = Files.list(RECIPES)) {
      recipes =
          folders
              .filter(folder -> Files.exists(folder.resolve("pom.xml")))
              .collect(Collectors.toList());
    }

    assertThat(recipes).isNotEmpty();
    for (Path recipe : recipes) {
      assertThat(read(PAGE))
          .as(recipe.toString())
          .contains("](../rhetor-client-examples/recipes/" + recipe.getFileName() + ")");
    }
    recipes.add(Path.of("consumers", "class-path"));
    recipes.add(Path.of("consumers", "module-path"));
    for (Path recipe : recipes) {
      assertThat(VERSION.matcher(read(recipe.resolve("pom.xml"))).results())
          .as(recipe.toString())
          .extracting((MatchResult found) -> found.group(1))
          .containsOnly(version);
    }
  }

  private static List<String> sources() {
    try (Stream<Path> files = Files.walk(RECIPES)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("target"))
          .filter(file -> file.toString().matches(".*\\.(java|kt|xml|properties)"))
          .map(RecipesPageTest::read)
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
