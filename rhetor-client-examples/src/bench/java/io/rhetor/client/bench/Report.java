package io.rhetor.client.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figures of one run, as a page to read and as JSON. */
final class Report {

  private final List<Section> sections;

  Report(List<Section> sections) {
    this.sections = List.copyOf(sections);
  }

  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    String markdown = markdown();
    Files.writeString(folder.resolve("results.md"), markdown);
    List<Map<String, Object>> figures = new ArrayList<>();
    sections.forEach(section -> figures.add(section.toMap()));
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            folder.resolve("results.json").toFile(),
            Map.of("machine", machine(), "sections", figures));
    System.out.println(markdown);
  }

  private String markdown() {
    StringBuilder markdown = new StringBuilder("Measured with ").append(machine()).append(".\n");
    if (sections.stream().anyMatch(section -> !section.targets().isEmpty())) {
      markdown.append("\n### Targets\n\n| what | target | measured | met |\n|---|---:|---:|---|\n");
      sections.stream()
          .flatMap(section -> section.targets().stream())
          .map(target -> List.of(target.what(), target.bound(), target.measured(), yesNo(target)))
          .forEach(cells -> Section.line(markdown, cells));
    }
    sections.forEach(section -> section.writeTo(markdown));
    return markdown.toString();
  }

  private static String yesNo(Target target) {
    return target.met() ? "yes" : "no";
  }

  private static String machine() {
    return String.format(
        "%d cores, %s %s, JDK %s",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.runtime.version"));
  }
}
