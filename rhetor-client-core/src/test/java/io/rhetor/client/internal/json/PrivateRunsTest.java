package io.rhetor.client.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly those runs are marked that a comparison of all with all finds. */
class PrivateRunsTest {
  private static final int TRIES = 60;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab",
        "ab-",
        "abc ",
        "ab \n.,",
        "aA bB1",
        "a\u00AD b",
        "中文字 abc",
        "😀a b",
        "\"{}:,ab 12",
        "etaoin shrdlu,.-",
        "01234 line of\n",
        "abcdefghijklmnopqrstuvwxyz    "
      })
  void runsOfRandomTexts_areMarked(String alphabet) {
    Random random = new Random(alphabet.hashCode());
    for (int i = 0; i < TRIES; i++) {
      String prompt = prompt(alphabet, random);
      String said = quoted(prompt, alphabet, random);

      QuotableText quotable = new QuotableText(said);
      PrivateText.passOver(prompt, quotable);
      BitSet marks = new BitSet();
      quotable.markRuns(marks);

      assertThat(marks).as("%s%n%s", prompt, said).isEqualTo(runs(prompt, said));
    }
  }

  private static String prompt(String alphabet, Random random) {
    int length = random.nextInt(5) == 0 ? random.nextInt(5_000) : 20 + random.nextInt(300);
    StringBuilder prompt = new StringBuilder();
    if (random.nextInt(3) == 0) {
      String unit = text(alphabet, 5 + random.nextInt(40), random);
      while (prompt.length() < length) {
        prompt.append(unit).append(text(alphabet, random.nextInt(2), random));
      }
    } else {
      prompt.append(text(alphabet, length, random));
    }
    if (random.nextInt(5) == 0) {
      prompt.insert(random.nextInt(prompt.length()), " -.".repeat(random.nextInt(900)));
    }
    return prompt.toString();
  }

  private static String quoted(String prompt, String alphabet, Random random) {
    StringBuilder said = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      int from = random.nextInt(prompt.length());
      int length = random.nextInt(random.nextInt(4) == 0 ? 3_000 : 30);
      String part = prompt.substring(from, Math.min(prompt.length(), from + length));
      switch (random.nextInt(5)) {
        case 0:
          part = part.toUpperCase(Locale.ROOT);
          break;
        case 1:
          part = part.replace(" ", "");
          break;
        case 2:
          part = String.join("-", part.split(""));
          break;
        default:
      }
      said.append(part).append(text(alphabet, random.nextInt(12), random)).append(" #!? ");
    }
    return said.toString();
  }

  private static String text(String alphabet, int length, Random random) {
    int[] characters = alphabet.codePoints().toArray();
    return IntStream.range(0, length)
        .mapToObj(i -> Character.toString(characters[random.nextInt(characters.length)]))
        .collect(Collectors.joining());
  }

  private static BitSet runs(String prompt, String said) {
    BitSet runs = new BitSet();
    IntPredicate seen = c -> Character.getType(c) != Character.FORMAT;
    IntPredicate letters = c -> Character.isLetterOrDigit(c) || Character.isSurrogate((char) c);
    mark(prompt, said, seen, 12, runs);
    mark(prompt, said, letters, 12, runs);
    mark(prompt, said, letters, 10, runs);
    return runs;
  }

  private static void mark(
      String prompt, String said, IntPredicate counts, int size, BitSet marks) {
    Set<String> known = parts(shown(prompt, counts), size);
    int[] places =
        IntStream.range(0, said.length()).filter(i -> counts.test(said.charAt(i))).toArray();
    String shown = shown(said, counts);
    for (int i = 0; i + size <= shown.length(); i++) {
      int behind = places[i + size - 1] + 1;
      if (behind - places[i] >= 12 && known.contains(shown.substring(i, i + size))) {
        marks.set(places[i], behind);
      }
    }
  }

  private static Set<String> parts(String text, int size) {
    return IntStream.rangeClosed(0, text.length() - size)
        .mapToObj(i -> text.substring(i, i + size))
        .collect(Collectors.toSet());
  }

  private static String shown(String text, IntPredicate counts) {
    return text.chars()
        .filter(counts)
        .mapToObj(c -> Character.isWhitespace(c) ? " " : Character.toString((char) c))
        .collect(Collectors.joining())
        .toLowerCase(Locale.ROOT);
  }
}
