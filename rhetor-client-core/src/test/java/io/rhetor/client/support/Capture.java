package io.rhetor.client.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One exchange with a real server, as it was recorded under {@code captures}. */
public final class Capture {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final JsonNode exchange;

  private Capture(Path folder, JsonNode exchange) {
    this.folder = folder;
    this.exchange = exchange;
  }

  /** Reads a capture by generation and name, such as {@code april-2025/health}. */
  public static Capture load(String name) {
    Path file = root().resolve(name + ".json");
    try {
      return new Capture(file.getParent(), JSON.readTree(Files.readAllBytes(file)));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** All files there are, such as {@code april-2025/health.json}. */
  public static Set<String> files() {
    try (Stream<Path> files = Files.walk(root())) {
      Set<String> names = new TreeSet<>();
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(root().relativize(file).toString().replace('\\', '/')));
      return names;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public String method() {
    return exchange.at("/request/method").asText();
  }

  public String path() {
    return exchange.at("/request/path").asText();
  }

  /** A parameter of the query; empty if it was not sent. */
  public Optional<String> parameter(String name) {
    for (String parameter : exchange.at("/request/query").asText("").split("&")) {
      if (parameter.startsWith(name + "=")) {
        return Optional.of(parameter.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }

  /** The body of the request: JSON, or a text as it was sent, or missing. */
  public JsonNode requestBody() {
    return exchange.at("/request/body");
  }

  /** The body of the answer as JSON. */
  public JsonNode answer() {
    return exchange.at("/response/body");
  }

  public int status() {
    return exchange.at("/response/status").asInt();
  }

  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .at("/response/headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return headers;
  }

  /** The name of the file that holds the body's bytes; empty if the capture itself holds it. */
  public String bodyFile() {
    return exchange.at("/response/body_file").asText();
  }

  /** The body of the answer: exact bytes from a file, else JSON written anew, or plain text. */
  public byte[] body() {
    try {
      if (!bodyFile().isEmpty()) {
        return Files.readAllBytes(folder.resolve(bodyFile()));
      }
      JsonNode body = exchange.at("/response/body");
      return body.isTextual()
          ? body.asText().getBytes(StandardCharsets.UTF_8)
          : JSON.writeValueAsBytes(body);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The body in the pieces in which the server sent it. */
  public List<byte[]> httpChunks() {
    byte[] body = body();
    List<byte[]> chunks = new ArrayList<>();
    int offset = 0;
    for (JsonNode chunk : exchange.at("/response/http_chunks")) {
      int end = offset + chunk.get("bytes").asInt();
      chunks.add(Arrays.copyOfRange(body, offset, end));
      offset = end;
    }
    if (offset != body.length) {
      throw new IllegalStateException("The recorded pieces are not the body: " + exchange);
    }
    return chunks;
  }

  /** Whether the server ended the body in good order; else it just closed the connection. */
  public boolean endedWithTerminalChunk() {
    return exchange.at("/response/ended").asText().equals("terminal-chunk");
  }

  /** The request of an exchange that was recorded on the bare socket. */
  public String rawRequest() {
    return exchange.at("/raw_request").asText();
  }

  /** All that the server sent on the bare socket. */
  public String rawAnswer() {
    StringBuilder answer = new StringBuilder();
    for (JsonNode event : exchange.at("/raw_events")) {
      answer.append(event.path("text").asText());
    }
    return answer.toString();
  }

  private static Path root() {
    URL root = Capture.class.getResource("/captures");
    try {
      return Path.of(Objects.requireNonNull(root, "captures").toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
