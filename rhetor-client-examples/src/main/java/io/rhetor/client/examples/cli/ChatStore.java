package io.rhetor.client.examples.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rhetor.client.message.ContextId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps conversations over restarts: one file each, which only this user can read. A file that
 * cannot be read is left alone, and nothing more of its conversation is kept.
 */
final class ChatStore {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_NAME = 40;

  private final @Nullable Path folder;
  private final @Nullable Screen screen;
  private final Set<ContextId> leftAlone = new HashSet<>();

  private ChatStore(@Nullable Path folder, @Nullable Screen screen) {
    this.folder = folder;
    this.screen = screen;
  }

  /** A store that keeps in a folder, which need not exist, and warns when it cannot. */
  static ChatStore in(Path folder, Screen screen) {
    return new ChatStore(folder, screen);
  }

  static ChatStore keepingNothing() {
    return new ChatStore(null, null);
  }

  /** Returns where a conversation is kept; empty if nowhere. */
  Optional<Path> fileOf(ContextId context) {
    if (folder == null || leftAlone.contains(context)) {
      return Optional.empty();
    }
    String readable = context.value().replaceAll("[^A-Za-z0-9._-]", "-");
    String start = readable.substring(0, Math.min(LONGEST_NAME, readable.length()));
    // Tells apart what looks the same, or would on systems where case does not count.
    UUID whole = UUID.nameUUIDFromBytes(context.value().getBytes(StandardCharsets.UTF_8));
    return Optional.of(
        folder.resolve("chat-" + start + "-" + whole.toString().substring(0, 8) + ".json"));
  }

  KeptChat load(ContextId context) {
    Optional<Path> file = fileOf(context).filter(Files::exists);
    if (file.isEmpty()) {
      return KeptChat.EMPTY;
    }
    try {
      return KeptChat.fromJson(JSON.readValue(file.get().toFile(), Map.class));
    } catch (IOException | IllegalArgumentException e) {
      giveUp(context, "What was said before cannot be read", file.get(), e);
      return KeptChat.EMPTY;
    }
  }

  void save(ContextId context, KeptChat chat) {
    fileOf(context).ifPresent(file -> save(context, chat, file));
  }

  private void save(ContextId context, KeptChat chat, Path file) {
    try {
      if (chat.isEmpty()) {
        Files.deleteIfExists(file);
      } else {
        write(file, JSON.writeValueAsBytes(chat.toJson()));
      }
    } catch (IOException e) {
      giveUp(context, "What is said cannot be kept", file, e);
    }
  }

  /** Writes beside the file and then in its place, so that it is never half written. */
  private static void write(Path file, byte[] content) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent(), "folder");
    Files.createDirectories(folder, ownersOnly(folder));
    Path written = Files.createTempFile(folder, "chat-", ".tmp");
    try {
      Files.write(written, content);
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static FileAttribute<?>[] ownersOnly(Path folder) {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private void giveUp(ContextId context, String what, Path file, Exception reason) {
    leftAlone.add(context);
    if (screen != null) {
      screen.warn(
          what
              + ": "
              + Failures.messageOf(reason)
              + ". Nothing more of this chat is kept; see to "
              + file
              + ", or use --no-history.");
    }
  }
}
