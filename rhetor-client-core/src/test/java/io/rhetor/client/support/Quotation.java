package io.rhetor.client.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What a server says, with quotations of a private text, of which each character is known. */
public final class Quotation {
  private static final int RUN = 12;

  private final StringBuilder text = new StringBuilder();
  private final List<Part> parts = new ArrayList<>();
  private int cutBefore;
  private int cutBehind = Integer.MAX_VALUE;

  /** Adds words that are not private. */
  public Quotation say(String words) {
    text.append(words);
    parts.add(new Part(-1, text.length(), false));
    return this;
  }

  /** Adds a private text. */
  public Quotation quote(String secret, Quoting quoting) {
    secret.codePoints().forEach(c -> quote(c, quoting));
    return this;
  }

  /** Adds a character of a private text. */
  public Quotation quote(int codePoint, Quoting quoting) {
    text.append(quoting.of(codePoint));
    parts.add(new Part(codePoint, text.length(), quoting.isOfLettersOnly()));
    return this;
  }

  /** Leaves out what stands before or behind, be it in the midst of a character. */
  public Quotation cut(int before, int behind) {
    cutBefore = before;
    cutBehind = behind;
    return this;
  }

  public int length() {
    return text.length();
  }

  /** What the server says. */
  public String text() {
    return text.substring(cutBefore, Math.min(text.length(), cutBehind));
  }

  /** Fails if what is shown has a run of a private text. */
  public void assertKept(String shown) {
    for (String run : runs()) {
      assertThat(shown).doesNotContain(run);
    }
    assertThat(shown.chars()).noneMatch(Character::isISOControl);
  }

  /** The shortest runs, as they would be shown. */
  private List<String> runs() {
    List<String> runs = new ArrayList<>();
    for (int first = 0; first < parts.size(); first++) {
      int start = first == 0 ? 0 : parts.get(first - 1).end;
      int counted = 0;
      for (int last = first; last < parts.size() && parts.get(last).codePoint >= 0; last++) {
        counted += parts.get(last).counted();
        if (counted >= RUN) {
          if (start >= cutBefore && parts.get(last).end <= cutBehind) {
            runs.add(onOneLine(text.substring(start, parts.get(last).end)));
          }
          break;
        }
      }
    }
    return runs;
  }

  private static String onOneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\u2028-\\u202E\\u200E\\u200F\\u2066-\\u2069\\u061C]", " ");
  }

  private static final class Part {
    private final int codePoint;
    private final int end;
    private final boolean lettersOnly;

    Part(int codePoint, int end, boolean lettersOnly) {
      this.codePoint = codePoint;
      this.end = end;
      this.lettersOnly = lettersOnly;
    }

    /** Of how many characters of a run it stands for. */
    int counted() {
      return !lettersOnly || Character.isLetterOrDigit(codePoint)
          ? Character.charCount(codePoint)
          : 0;
    }
  }
}
