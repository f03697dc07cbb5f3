package io.rhetor.client.testing.internal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The file of a recording, which is whole after each exchange. Safe for use by all threads. */
final class RecordingFile implements AutoCloseable {
  private static final String FORMAT = "rhetor-recording/1";
  private static final String HEAD = "{\n  \"format\": \"" + FORMAT + "\",\n  \"exchanges\": [";
  private static final String TAIL = "\n  ]\n}\n";

  private final RandomAccessFile file;
  private boolean begun;
  private int exchanges;
  private @Nullable IOException failure;

  private RecordingFile(RandomAccessFile file) {
    this.file = file;
  }

  /** Opens the file of a recording, which keeps what it holds until {@link #begin}. */
  static RecordingFile open(Path path) {
    try {
      if (path.toAbsolutePath().getParent() != null) {
        Files.createDirectories(path.toAbsolutePath().getParent());
      }
      return new RecordingFile(new RandomAccessFile(path.toFile(), "rw"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write the recording " + path + ": " + e.getMessage(), e);
    }
  }

  /** Begins the recording, in place of one that the file may hold. */
  synchronized void begin() throws IOException {
    if (!begun) {
      file.setLength(0);
      file.write((HEAD + TAIL).getBytes(StandardCharsets.UTF_8));
      begun = true;
    }
  }

  /** Adds an exchange; that it could not be written is told when the file is closed. */
  synchronized void add(JsonObject exchange) {
    try {
      begin();
      String text = (exchanges == 0 ? "\n" : ",\n") + exchange.encodePrettily() + TAIL;
      file.seek(file.length() - TAIL.length());
      file.write(text.getBytes(StandardCharsets.UTF_8));
      exchanges++;
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
    if (failure != null) {
      throw failure;
    }
  }

  /** Reads the exchanges of a recording, in the order in which they ended. */
  static List<RecordedExchange> read(Path path) {
    String problem = "is no recording of this version (its format is not " + FORMAT + ")";
    try {
      JsonObject recording = new JsonObject(Files.readString(path));
      if (FORMAT.equals(recording.getValue("format"))) {
        return exchanges(recording.getJsonArray("exchanges"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the recording " + path + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw unreadable(path, "cannot be read as a recording: " + e.getMessage(), e);
    }
    throw unreadable(path, problem, null);
  }

  private static List<RecordedExchange> exchanges(JsonArray recorded) {
    List<RecordedExchange> exchanges = new ArrayList<>();
    for (int i = 0; i < recorded.size(); i++) {
      try {
        exchanges.add(new RecordedExchange(i + 1, recorded.getJsonObject(i)));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("exchange " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return exchanges;
  }

  private static IllegalArgumentException unreadable(
      Path path, String problem, @Nullable RuntimeException cause) {
    return new IllegalArgumentException(
        "file: " + path + " " + problem + "; record it again", cause);
  }
}
