package io.rhetor.client.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java samples of the README and of all pages in docs, each as a class whose fields are what
 * the samples share.
 */
final class ReadmeSamples {
  private static final Path README = Path.of("..", "README.md");
  private static final Path PAGES = Path.of("..", "docs");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final String EXAMPLE_ADDRESS = "http://rhetor:8300";

  /** What a reader takes for granted; a sample that declares one of these itself hides it. */
  private static final String SHARED =
      String.join(
          "\n",
          "import io.rhetor.client.*;",
          "import io.rhetor.client.budget.*;",
          "import io.rhetor.client.context.*;",
          "import io.rhetor.client.conversation.*;",
          "import io.rhetor.client.error.*;",
          "import io.rhetor.client.testing.*;",
          "import io.rhetor.client.message.*;",
          "import io.rhetor.client.policy.*;",
          "import io.rhetor.client.prompt.*;",
          "import io.rhetor.client.provider.*;",
          "import io.rhetor.client.resilience.*;",
          "import io.rhetor.client.server.*;",
          "import io.rhetor.client.stream.*;",
          "import io.rhetor.client.ws.*;",
          "import java.math.*;",
          "import java.net.URI;",
          "import java.nio.file.Path;",
          "import java.time.*;",
          "import java.util.*;",
          "import java.util.concurrent.*;",
          "import java.util.stream.*;",
          "import static io.rhetor.client.Futures.await;",
          "",
          "class Shared {",
          "  static RhetorConfig config = RhetorConfig.fromEnvironment();",
          "  static RhetorClient rhetor = RhetorClient.create(config);",
          "  interface Api { CompletableFuture<MessageResponse> askDirectly(ChatRequest request); }",
          "  static Api myApi = request -> CompletableFuture.completedFuture(",
          "      MessageResponse.of(\"42\"));",
          "  static MessageRequest request = MessageRequest.of(\"What is Tekton?\");",
          "  static Flow.Subscriber<StreamChunk> flowSubscriber = new Flow.Subscriber<>() {",
          "    public void onSubscribe(Flow.Subscription s) { s.request(Long.MAX_VALUE); }",
          "    public void onNext(StreamChunk chunk) { System.out.print(chunk.text()); }",
          "    public void onError(Throwable failure) { failure.printStackTrace(System.out); }",
          "    public void onComplete() { }",
          "  };",
          "}",
          "");

  private static final Pattern TEST_CLASS = Pattern.compile("(?m)^class (\\w+Test) ");
  private static final String JUNIT =
      String.join(
          "\n",
          "import org.junit.jupiter.api.*;",
          "import org.junit.jupiter.api.extension.*;",
          "import static org.junit.jupiter.api.Assertions.*;",
          "");

  private ReadmeSamples() {}

  /** Returns the samples that are statements. */
  static List<String> read() throws IOException {
    List<String> samples = all();
    samples.removeIf(sample -> TEST_CLASS.matcher(sample).find());
    return samples;
  }

  /** Writes the samples that are test classes, and returns them by the names of the classes. */
  static Map<String, Path> writeTests(Path folder) throws IOException {
    String imports = SHARED.substring(0, SHARED.indexOf("class Shared"));
    Map<String, Path> tests = new TreeMap<>();
    for (String sample : all()) {
      Matcher test = TEST_CLASS.matcher(sample);
      if (test.find()) {
        String name = test.group(1);
        tests.put(name, write(folder, name, imports + JUNIT + sample));
      }
    }
    return tests;
  }

  private static List<String> all() throws IOException {
    List<String> samples = new ArrayList<>();
    samples.addAll(samplesOf(README));
    for (Path page : pages()) {
      // Those of the recipes need libraries that they bring themselves; see RecipesPageTest.
      if (!page.endsWith("recipes.md")) {
        samples.addAll(samplesOf(page));
      }
    }
    return samples;
  }

  /** The pages of the documentation, in order of their names. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  private static List<String> samplesOf(Path page) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.toList());
  }

  /** Writes a program that runs one sample after the other, against the server of the test. */
  static List<Path> writeProgram(List<String> samples, String serverUrl, Path folder)
      throws IOException {
    String imports = SHARED.substring(0, SHARED.indexOf("class Shared"));
    List<Path> files = new ArrayList<>();
    files.add(write(folder, "Shared", SHARED));
    StringBuilder main = new StringBuilder("class Samples {\n");
    main.append("  public static void main(String[] args) throws Exception {\n");
    for (int i = 0; i < samples.size(); i++) {
      String name = "Sample" + i;
      String body = samples.get(i).replace(EXAMPLE_ADDRESS, serverUrl);
      files.add(
          write(
              folder,
              name,
              imports
                  + "class "
                  + name
                  + " extends Shared {\n  static void run() throws Exception {\n"
                  + body
                  + "  }\n}\n"));
      main.append("    System.out.println(\"=== ").append(i).append("\");\n");
      main.append("    ").append(name).append(".run();\n");
    }
    main.append("    Shared.rhetor.close();\n  }\n}\n");
    files.add(write(folder, "Samples", main.toString()));
    return files;
  }

  private static Path write(Path folder, String name, String source) throws IOException {
    return Files.writeString(folder.resolve(name + ".java"), source);
  }
}
