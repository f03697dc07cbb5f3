package io.rhetor.client.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rendezvous hashing, by which each key has its own order of all nodes, the same in every JVM: a
 * node that goes away moves only the keys that had it first, evenly to the others.
 */
final class Rendezvous {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Rendezvous() {}

  static <T> List<T> order(String key, List<T> nodes, Function<T, String> name) {
    return nodes.stream()
        .sorted(Comparator.comparingLong((T node) -> score(key, name.apply(node))).reversed())
        .collect(Collectors.toUnmodifiableList());
  }

  private static long score(String key, String node) {
    // Zero bytes are in no name, so that no two pairs look alike.
    byte[] bytes = (node + '\0' + key).getBytes(StandardCharsets.UTF_8);
    long hash = FNV_OFFSET;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** FNV leaves the last bytes in the low bits; without this, similar keys would keep together. */
  private static long mix(long hash) {
    long mixed = hash ^ (hash >>> 33);
    mixed *= 0xff51afd7ed558ccdL;
    mixed ^= mixed >>> 33;
    mixed *= 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
