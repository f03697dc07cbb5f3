package io.rhetor.client.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Which server a context prefers, whatever servers and contexts are called. */
class RendezvousPropertyTest {
  private static final int KEYS = 8_000;

  @Property
  void order_holdsEachNodeOnce_howeverTheyAreGiven(
      @ForAll String key, @ForAll @IntRange(min = 1, max = 9) int count, @ForAll Random random) {
    List<String> nodes = nodes(count, random);
    List<String> order = order(key, nodes);
    Collections.shuffle(nodes, random);

    assertThat(order).containsExactlyInAnyOrderElementsOf(nodes).isEqualTo(order(key, nodes));
  }

  @Property
  void nodeThatGoes_changesNothingAmongTheOthers(
      @ForAll String key, @ForAll @IntRange(min = 2, max = 9) int count, @ForAll Random random) {
    List<String> nodes = nodes(count, random);
    List<String> expected = new ArrayList<>(order(key, nodes));
    String gone = nodes.remove(random.nextInt(count));
    expected.remove(gone);

    assertThat(order(key, nodes)).isEqualTo(expected);
  }

  @Property(tries = 10)
  void keys_areSharedEvenly_alsoWhenANodeGoes(
      @ForAll @IntRange(min = 2, max = 8) int count, @ForAll Random random) {
    List<String> nodes = nodes(count, random);
    Map<String, Integer> firsts = new HashMap<>();
    Map<String, Integer> heirs = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      List<String> order = order("component:user" + i, nodes);
      firsts.merge(order.get(0), 1, Integer::sum);
      if (order.get(0).equals(nodes.get(0))) {
        heirs.merge(order.get(1), 1, Integer::sum);
      }
    }

    assertEven(firsts, KEYS, count);
    assertEven(heirs, firsts.get(nodes.get(0)), count - 1);
  }

  @Example
  void order_isTheSameInEveryVersionOfThisLibrary() {
    List<String> nodes = List.of("http://rhetor-1:8300", "http://rhetor-2:8300", "http://é:1");

    assertThat(order("quill:user1", nodes))
        .containsExactly("http://é:1", "http://rhetor-1:8300", "http://rhetor-2:8300");
  }

  /** Five standard deviations, so that only a defect is outside. */
  private static void assertEven(Map<String, Integer> counts, int total, int nodes) {
    double expected = total / (double) nodes;
    double tolerance = 5 * Math.sqrt(expected * (1 - 1.0 / nodes)) + 1;
    assertThat(counts).hasSize(nodes);
    assertThat(counts.values())
        .allSatisfy(
            each ->
                assertThat((double) each).isBetween(expected - tolerance, expected + tolerance));
  }

  private static List<String> order(String key, List<String> nodes) {
    return Rendezvous.order(key, nodes, Function.identity());
  }

  private static List<String> nodes(int count, Random random) {
    List<String> nodes = new ArrayList<>();
    int base = random.nextInt(200);
    for (int i = 0; i < count; i++) {
      nodes.add("http://10.0.0." + (base + i) + ":8300");
    }
    return nodes;
  }
}
