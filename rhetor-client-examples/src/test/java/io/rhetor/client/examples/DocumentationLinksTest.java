package io.rhetor.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Links between pages, and from Javadoc to pages, lead to what there is. */
class DocumentationLinksTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> MADE = Set.of("target", ".git");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?)\\s*$");
  private static final Pattern PAGE = Pattern.compile("\\bdocs/[\\w/-]+\\.md\\b");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)`");
  private static final Pattern SECTIONS =
      Pattern.compile("sections? ([0-9]+(?:(?:, | and )[0-9]+)*) of (\\{@code )?([\\w./-]+)");

  @Test
  void linksOfPages_resolve() {
    List<String> broken = new ArrayList<>();
    for (Path page : files(".md")) {
      Matcher link = LINK.matcher(CODE.matcher(read(page)).replaceAll(""));
      while (link.find()) {
        if (!link.group(1).contains("://") && !resolves(page, link.group(1))) {
          broken.add(ROOT.relativize(page) + " -> " + link.group(1));
        }
      }
    }
    assertThat(broken).as("links that lead nowhere").isEmpty();
  }

  @Test
  void pagesThatSourcesName_exist() {
    List<String> missing = new ArrayList<>();
    for (Path source : files(".java")) {
      PAGE.matcher(read(source))
          .results()
          .map(MatchResult::group)
          .filter(page -> !Files.exists(ROOT.resolve(page)))
          .forEach(page -> missing.add(ROOT.relativize(source) + " -> " + page));
    }
    assertThat(missing).as("pages that do not exist").isEmpty();
  }

  @Test
  void testsThatPagesName_exist() {
    Set<String> tests =
        files(".java").stream()
            .map(source -> source.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (Path page : files(".md")) {
      TEST.matcher(read(page))
          .results()
          .map(found -> found.group(1))
          .filter(test -> !tests.contains(test))
          .forEach(test -> missing.add(ROOT.relativize(page) + " -> " + test));
    }
    assertThat(missing).as("tests that do not exist").isEmpty();
  }

  @Test
  void sectionsThatSourcesName_areThoseOfThePageOfTheProtocol() {
    Set<String> sections =
        headings(ROOT.resolve("docs/protocol.md"))
            .filter(heading -> heading.matches("[0-9]+\\. .*"))
            .map(heading -> heading.substring(0, heading.indexOf('.')))
            .collect(Collectors.toSet());
    assertThat(sections).contains("1", "10");
    List<String> wrong = new ArrayList<>();
    int named = 0;
    for (Path source : files(".java")) {
      Matcher reference = SECTIONS.matcher(withoutLineBreaks(read(source)));
      while (reference.find()) {
        named++;
        List<String> numbers = List.of(reference.group(1).split(", | and "));
        if (!reference.group(3).equals("docs/protocol.md") || !sections.containsAll(numbers)) {
          wrong.add(ROOT.relativize(source) + " -> " + reference.group());
        }
      }
    }
    assertThat(wrong).as("references to sections that no page has").isEmpty();
    assertThat(named).as("references found").isGreaterThan(50);
  }

  private static boolean resolves(Path page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    return Files.exists(target)
        && (hash < 0 || anchors(target).anyMatch(link.substring(hash + 1)::equals));
  }

  /** The anchors that GitHub makes of headings. */
  private static Stream<String> anchors(Path page) {
    return headings(page)
        .map(
            heading ->
                heading
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'));
  }

  private static Stream<String> headings(Path page) {
    return HEADING
        .matcher(Pattern.compile("(?ms)^```.*?^```").matcher(read(page)).replaceAll(""))
        .results()
        .map(found -> found.group(1));
  }

  /** Joins the lines of comments, within which a reference may be broken. */
  private static String withoutLineBreaks(String source) {
    return source.replaceAll("\\s*\n\\s*(?:\\*|//)?\\s*", " ");
  }

  private static List<Path> files(String ending) {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> file.toString().endsWith(ending))
          .filter(Files::isRegularFile)
          .filter(file -> MADE.stream().noneMatch(each -> names(file).contains(each)))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> names(Path file) {
    return StreamSupport.stream(ROOT.relativize(file).spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.toSet());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
