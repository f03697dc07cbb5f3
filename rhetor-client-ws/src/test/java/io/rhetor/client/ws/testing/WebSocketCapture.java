package io.rhetor.client.ws.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The traffic of one connection to a real server, as it was recorded under {@code captures}. */
public final class WebSocketCapture {
  private final List<Frame> frames;

  private WebSocketCapture(List<Frame> frames) {
    this.frames = frames;
  }

  /** Reads a capture by generation and name, such as {@code april-2025/ws-register}. */
  public static WebSocketCapture load(String name) {
    try (Stream<String> lines =
        Files.lines(root().resolve(name + ".jsonl"), StandardCharsets.UTF_8)) {
      return new WebSocketCapture(
          lines.map(RhetorFrames::parse).map(Frame::new).collect(Collectors.toUnmodifiableList()));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** The names of all captures, such as {@code april-2025/ws-register}. */
  public static List<String> names() {
    try (Stream<Path> files = Files.walk(root())) {
      return files
          .map(file -> root().relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.endsWith(".jsonl"))
          .map(file -> file.substring(0, file.length() - ".jsonl".length()))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** All that was recorded, in order, the handshake and notes included. */
  public List<Frame> frames() {
    return frames;
  }

  /** The texts that the recorded client sent. */
  public List<String> sent() {
    return texts("send");
  }

  /** The texts that the recorded server sent. */
  public List<String> answers() {
    return texts("recv");
  }

  /** The status with which the server answered the handshake. */
  public int status() {
    return open().json.path("status").asInt();
  }

  /** The headers with which the server answered the handshake. */
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    open()
        .json
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return headers;
  }

  /**
   * Plays the server's side: what the server sent before any text of the client goes out at once;
   * each text of the client is then answered with the frames that answered the recorded text in its
   * place. Texts beyond those recorded stay unanswered. A client that sends another type of request
   * than was recorded fails the test. Times are not kept.
   */
  public ScriptedWebSocketServer.Script script() {
    return new CapturePlayer(this)::play;
  }

  /** Like {@link #script()} for a client that registers first, which the capture has not. */
  public ScriptedWebSocketServer.Script scriptAfterRegister() {
    return new CapturePlayer(this)::playAfterRegister;
  }

  private Frame open() {
    return frames.stream().filter(frame -> frame.is("open")).findFirst().orElseThrow();
  }

  private List<String> texts(String direction) {
    return frames.stream()
        .filter(frame -> frame.is(direction))
        .map(frame -> frame.text().orElse(""))
        .collect(Collectors.toList());
  }

  private static Path root() {
    URL root = WebSocketCapture.class.getResource("/captures");
    try {
      return Path.of(Objects.requireNonNull(root, "captures").toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** One line of a capture. */
  public static final class Frame {
    private final JsonNode json;

    private Frame(JsonNode json) {
      this.json = json;
    }

    /**
     * {@code open}, {@code send}, {@code recv}, {@code close}, {@code note}, {@code send-ping},
     * {@code recv-ping}, {@code send-pong}, {@code recv-pong}, {@code send-close} or {@code
     * client-drop}, as the client saw it.
     */
    public String direction() {
      return json.path("dir").asText();
    }

    public boolean is(String direction) {
      return direction().equals(direction);
    }

    /** Milliseconds since the connection was asked for. */
    public int atMillis() {
      return json.path("at_ms").asInt();
    }

    /** The text of a message; empty if this is none, or one too long to be kept. */
    public Optional<String> text() {
      return Optional.ofNullable(json.path("text").textValue());
    }

    /** The payload of a ping or a pong. */
    public String payload() {
      String hex = json.path("hex").asText();
      StringBuilder payload = new StringBuilder();
      for (int i = 0; i < hex.length(); i += 2) {
        payload.append((char) Integer.parseInt(hex.substring(i, i + 2), 16));
      }
      return payload.toString();
    }

    /** The code of a close. */
    public int code() {
      return json.path("code").asInt();
    }

    /** Whether a close came from the server. */
    public boolean byServer() {
      return json.path("by").asText().equals("server");
    }

    /** The reason of a close. */
    public String reason() {
      return json.path("reason").asText();
    }
  }
}
