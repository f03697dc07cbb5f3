package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/**
 * Each command on a page names what there is: modules, profiles, properties, tests, scripts, jars,
 * and commands and options of ours. {@code .ci/commands} runs them, as they are written to {@code
 * target/commands.txt} here; those in {@code console} blocks run in {@code CommandLinePageTest}.
 */
class CommandsOnPagesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Blocks of a language are samples; those without are commands or what they print. */
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");

  private static final String STARTS =
      "(?:(?:mvn|java|git|curl|source|alias|rhetor) |\\.ci/\\w|[\\w/-]+/run\\b)";
  private static final Pattern LINE = Pattern.compile("(?m)^" + STARTS + ".*$");
  private static final Pattern INLINE =
      Pattern.compile("`((?:" + STARTS + "|-Dexec\\.args=)[^`]*)`");
  private static final Pattern WORD =
      Pattern.compile("([^\\s\"']*)\"([^\"]*)\"|([^\\s\"']*)'([^']*)'|(\\S+)");
  private static final Pattern EXEC = Pattern.compile("-Dexec\\.args=(.*)");

  private static final Set<String> PHASES =
      Set.of("clean", "compile", "test", "package", "verify", "install", "deploy");
  private static final Set<String> OF_MAVEN =
      Set.of("skipTests", "maven.repo.local", "exec.args", "test");

  private final String poms =
      files(file -> file.endsWith(Path.of("pom.xml")) && !file.toString().contains("recipes"));

  @TestFactory
  Stream<DynamicTest> everyCommandCanBeRun() throws IOException {
    Set<String> commands = commands();
    assertThat(commands)
        .hasSizeGreaterThan(20)
        .contains("mvn verify", "mvn -q compile exec:java", "rhetor chat", ".ci/reproducible");
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target", "commands.txt"), commands);
    return commands.stream()
        .map(command -> DynamicTest.dynamicTest(command, () -> check(words(command))));
  }

  /** In the order of the pages, those in the text with what is said before them. */
  private static Set<String> commands() throws IOException {
    Set<String> commands = new LinkedHashSet<>();
    List<Path> pages = new ArrayList<>();
    for (String page : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md")) {
      pages.add(ROOT.resolve(page));
    }
    pages.add(Path.of("BENCHMARKS.md"));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    for (Path page : pages) {
      String text = Files.readString(page);
      for (MatchResult block : BLOCK.matcher(text).results().collect(Collectors.toList())) {
        if (block.group(1).isEmpty()) {
          LINE.matcher(block.group(2)).results().forEach(found -> commands.add(found.group()));
        }
      }
      INLINE
          .matcher(BLOCK.matcher(text).replaceAll(""))
          .results()
          .map(found -> found.group(1))
          .map(found -> found.startsWith("-D") ? "mvn -q compile exec:java " + found : found)
          .forEach(commands::add);
    }
    return commands;
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(
            word ->
                word.group(5) != null
                    ? word.group(5)
                    : word.group(1) != null
                        ? word.group(1) + word.group(2)
                        : word.group(3) + word.group(4))
        .collect(Collectors.toList());
  }

  private void check(List<String> words) {
    List<String> arguments = words.subList(1, words.size());
    switch (words.get(0)) {
      case "mvn":
        checkMaven(arguments);
        break;
      case "rhetor":
        checkOurs(arguments);
        break;
      case "alias":
        assertThat(words.get(1)).startsWith("rhetor=java -jar $PWD/").endsWith(jar());
        break;
      case "source":
        assertThat(words).containsExactly("source", "<(rhetor", "generate-completion)");
        break;
      default:
        checkScript(words.get(0), arguments);
    }
  }

  private String jar() {
    String version = first("<version>([^<]+)</version>", read("rhetor-client-examples/pom.xml"));
    String classifier =
        first("<shadedClassifierName>([^<]+)<", read("rhetor-client-examples/pom.xml"));
    return "/rhetor-client-examples/target/rhetor-client-examples-"
        + version
        + "-"
        + classifier
        + ".jar";
  }

  private static String first(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static void checkScript(String script, List<String> arguments) {
    Path file = ROOT.resolve(script);
    assertThat(file).isRegularFile();
    assertThat(read(script)).startsWith("#!/usr/bin/env bash\n");
    if (script.endsWith("recipes/run")) {
      assertThat(arguments)
          .as("recipes")
          .allMatch(argument -> Files.isDirectory(file.resolveSibling(argument)));
    }
  }

  private void checkMaven(List<String> arguments) {
    Path modules = ROOT;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("-pl") || argument.equals("-f")) {
        i++;
        for (String module : arguments.get(i).split(",", -1)) {
          modules = ROOT.resolve(module);
          assertThat(modules.resolve("pom.xml")).isRegularFile();
        }
      } else if (argument.startsWith("-P")) {
        for (String profile : argument.substring(2).split(",", -1)) {
          assertThat(poms).contains("<id>" + profile.replace("!", "") + "</id>");
        }
      } else if (argument.startsWith("-D")) {
        checkProperty(argument.substring(2), modules);
      } else if (argument.contains(":")) {
        assertThat(poms).contains("<artifactId>" + plugin(argument) + "</artifactId>");
      } else {
        assertThat(argument).matches(each -> PHASES.contains(each) || each.matches("-q|-am|-o"));
      }
    }
  }

  private static String plugin(String goal) {
    return goal.substring(0, goal.indexOf(':')) + "-maven-plugin";
  }

  private void checkProperty(String property, Path module) {
    String name = property.replaceFirst("=.*", "");
    String value = property.substring(Math.min(property.length(), name.length() + 1));
    if (name.equals("test")) {
      for (String test : value.split(",", -1)) {
        checkTest(test, module);
      }
    } else if (name.equals("exec.args")) {
      checkOurs(words(value));
    } else if (!OF_MAVEN.contains(name) && !name.startsWith("surefire.")) {
      assertThat(
              poms.contains("<" + name + ">")
                  || poms.contains("<" + name + "/>")
                  || name.equals("jacoco.skip")
                  || files(file -> file.toString().endsWith("Test.java"))
                      .contains("(\"" + name + "\""))
          .as("the property " + name)
          .isTrue();
    }
  }

  private static void checkTest(String pattern, Path module) {
    Pattern name = Pattern.compile(pattern.replace("*", ".*") + "\\.java");
    try (Stream<Path> files = Files.walk(module)) {
      assertThat(
              files.anyMatch(
                  file ->
                      file.startsWith(module)
                          && file.toString().contains("test")
                          && name.matcher(file.getFileName().toString()).matches()))
          .as("a test " + pattern)
          .isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Throws where a command or an option is none of ours; runs nothing. */
  private static void checkOurs(List<String> arguments) {
    CommandLine ours = Main.commandLine(CommandLineRun.script(Map.of(), ""));
    List<String> given = new ArrayList<>(arguments);
    if (given.contains("COMMAND")) {
      given.set(given.indexOf("COMMAND"), "ask");
    }
    ours.parseArgs(given.toArray(String[]::new));
  }

  /**
   * What is too slow for {@code .ci/commands} is a step of its own in a workflow, or needs a key.
   */
  @Test
  void whatIsNotRunThere_runsInAWorkflow() throws IOException {
    String workflows;
    try (Stream<Path> files = Files.list(ROOT.resolve(".github/workflows"))) {
      workflows = files.map(CommandsOnPagesTest::read).collect(Collectors.joining());
    }
    assertThat(workflows)
        .contains(
            "run: mvn -B -ntp verify",
            "run: .ci/commands",
            "run: .ci/reproducible",
            "run: rhetor-client-examples/recipes/run");
  }

  /** Returns the texts of the files that are chosen, outside of what a build makes. */
  private static String files(Predicate<Path> chosen) {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> !ROOT.relativize(file).toString().matches(".*\\b(target|\\.git)\\b.*"))
          .filter(chosen)
          .map(CommandsOnPagesTest::read)
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String file) {
    return read(ROOT.resolve(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
