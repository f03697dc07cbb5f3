package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where threads meet, each field that changes says whose it is: in the comment above the group of
 * fields that it is in, or in the Javadoc of its class if that has one owner.
 */
class FieldOwnersTest {
  private static final Pattern FIELD =
      Pattern.compile(
          "^ +((private|protected|public|static|volatile) )+(?![^=]*\\bfinal\\b)[^(=]*(;|=.*)$");
  private static final Pattern CLASS = Pattern.compile("^[^*/=(]*\\b(?:class|enum) (\\w+).*");
  private static final Pattern OWNER = Pattern.compile("[Oo]wned by|one thread at a time");
  private static final Pattern MADE_BY_ONE_THREAD = Pattern.compile("\\w*(Builder|Settings)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rhetor-client-core/src/main/java/io/rhetor/client/internal/call",
        "rhetor-client-core/src/main/java/io/rhetor/client/internal/http",
        "rhetor-client-core/src/main/java/io/rhetor/client/internal/reactive",
        "rhetor-client-core/src/main/java/io/rhetor/client/internal/run",
        "rhetor-client-core/src/main/java/io/rhetor/client/internal/stream",
        "rhetor-client-core/src/main/java/io/rhetor/client/resilience",
        "rhetor-client-core/src/main/java/io/rhetor/client/stream",
        "rhetor-client-ws/src/main/java/io/rhetor/client/ws/internal"
      })
  void fieldsThatChangeHaveAnOwner(String folder) throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.list(Path.of("..").resolve(folder))) {
      sources =
          files.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toList());
    }

    List<String> ownerless = new ArrayList<>();
    for (Path source : sources) {
      ownerless.addAll(withoutOwner(source));
    }

    assertThat(sources).isNotEmpty();
    assertThat(ownerless).isEmpty();
  }

  private static List<String> withoutOwner(Path source) throws IOException {
    List<String> found = new ArrayList<>();
    StringBuilder comment = new StringBuilder();
    boolean ofOneOwner = false;
    for (String line : Files.readAllLines(source)) {
      String text = line.strip();
      Matcher type = CLASS.matcher(line);
      if (text.startsWith("//") || text.startsWith("/*") || text.startsWith("*")) {
        comment.append(text.replaceFirst("^[/*]+ ?", "")).append(' ');
      } else if (text.isEmpty()) {
        comment.setLength(0);
      } else if (type.matches()) {
        ofOneOwner =
            OWNER.matcher(comment).find() || MADE_BY_ONE_THREAD.matcher(type.group(1)).matches();
        comment.setLength(0);
      } else if (FIELD.matcher(line).matches() && !ofOneOwner && comment.length() == 0) {
        found.add(source.getFileName() + ": " + text);
      }
    }
    return found;
  }
}
