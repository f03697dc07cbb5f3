package io.rhetor.client.examples.webchat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of the page, read once. Nothing else can be asked for. */
final class PageFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "chat.css", "text/css; charset=utf-8",
          "theme.js", "text/javascript; charset=utf-8",
          "chat.js", "text/javascript; charset=utf-8",
          "server.js", "text/javascript; charset=utf-8",
          "rounds.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  /** A file with its media type. */
  static final class PageFile {
    final String type;
    final byte[] bytes;

    PageFile(String type, byte[] bytes) {
      this.type = type;
      this.bytes = bytes;
    }
  }

  private final Map<String, PageFile> files = new HashMap<>();

  PageFiles() {
    TYPES.forEach((name, type) -> files.put("/" + name, new PageFile(type, read(name))));
  }

  @Nullable PageFile at(String path) {
    return files.get(path.equals("/") ? "/index.html" : path);
  }

  private static byte[] read(String name) {
    try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("The file " + name + " of the page is missing.");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
