package io.rhetor.client.testing.internal;

import io.vertx.core.json.DecodeException;
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
  private int exchanges;
  private @Nullable IOException failure;

  private RecordingFile(RandomAccessFile file) {
    this.file = file;
  }

  /** Begins a recording, in place of one that the file may hold. */
  static RecordingFile create(Path path) {
    try {
      if (path.toAbsolutePath().getParent() != null) {
        Files.createDirectories(path.toAbsolutePath().getParent());
      }
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      file.setLength(0);
      file.write((HEAD + TAIL).getBytes(StandardCharsets.UTF_8));
      return new RecordingFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write the recording " + path + ": " + e.getMessage(), e);
    }
  }

  /** Adds an exchange; that it could not be written is told when the file is closed. */
  synchronized void add(JsonObject exchange) {
    try {
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
    try {
      JsonObject recording = new JsonObject(Files.readString(path));
      if (!FORMAT.equals(recording.getValue("format"))) {
        throw new IllegalArgumentException(
            "file: "
                + path
                + " is no recording of this version (its format is not "
                + FORMAT
                + "); record it again");
      }
      List<RecordedExchange> exchanges = new ArrayList<>();
      JsonArray recorded = recording.getJsonArray("exchanges");
      for (int i = 0; i < recorded.size(); i++) {
        exchanges.add(new RecordedExchange(i + 1, recorded.getJsonObject(i)));
      }
      return exchanges;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the recording " + path + ": " + e.getMessage(), e);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException(
          "file: "
              + path
              + " cannot be read as a recording: "
              + e.getMessage()
              + "; record it again",
          e);
    }
  }
}
