package io.rhetor.client.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a fuzz target on its corpus, and on changes of it that are the same each time. What is found
 * beyond that, {@code .ci/fuzz} finds, whose inputs are guided by the branches that they take.
 */
public final class FuzzReplay {
  private static final Path CORPUS = Path.of("src", "test", "fuzz");
  private static final int CHANGES = 60;
  private static final int MOST_EDITS = 4;

  private FuzzReplay() {}

  /** Runs a target; the directory of its corpus has the name of its class. */
  public static void run(Class<?> type, Consumer<byte[]> target) {
    List<byte[]> corpus = corpus(CORPUS.resolve(type.getSimpleName()));
    Random random = new Random(17);
    for (byte[] seed : corpus) {
      target.accept(seed);
      for (int i = 0; i < CHANGES; i++) {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        target.accept(changed(seed, other, random));
      }
    }
  }

  private static List<byte[]> corpus(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().map(FuzzReplay::read).collect(Collectors.toList());
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static byte[] changed(byte[] seed, byte[] other, Random random) {
    byte[] input = seed;
    for (int edits = 1 + random.nextInt(MOST_EDITS); edits > 0; edits--) {
      input = edited(input, other, random);
    }
    return input;
  }

  /** Replaces a part by a part of another input, or by any bytes. */
  private static byte[] edited(byte[] input, byte[] other, Random random) {
    int from = random.nextInt(input.length + 1);
    int to = Math.min(input.length, from + random.nextInt(random.nextBoolean() ? 2 : 20));
    byte[] part = new byte[random.nextInt(3)];
    random.nextBytes(part);
    if (random.nextBoolean() && other.length > 0) {
      int start = random.nextInt(other.length);
      part = Arrays.copyOfRange(other, start, Math.min(other.length, start + random.nextInt(30)));
    }
    byte[] result = Arrays.copyOf(input, from + part.length + input.length - to);
    System.arraycopy(part, 0, result, from, part.length);
    System.arraycopy(input, to, result, from + part.length, input.length - to);
    return result;
  }
}
