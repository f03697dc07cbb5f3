package io.rhetor.client.internal.json;

/**
 * The codes of a private text, or of its letters, a block at a time. Places are those in the block,
 * before which the end of the last one is kept.
 */
final class PrivateRuns {
  private static final int RUN = QuotableText.RUN;
  private static final int STEP = QuotableText.STEP;
  // More than what is kept of a block, and a read of eight codes at its end.
  private static final int MORE = 64;

  final byte[] codes;
  int end;
  private final QuotableRuns quotable;
  private int next;

  PrivateRuns(int block, QuotableRuns quotable) {
    this.codes = new byte[block + MORE];
    this.quotable = quotable;
  }

  void clear() {
    end = 0;
    next = 0;
  }

  /** Takes out codes of characters that are not seen. */
  void removeUnseen(int from) {
    int kept = from;
    for (int i = from; i < end; i++) {
      if (codes[i] != 0) {
        codes[kept++] = codes[i];
      }
    }
    end = kept;
  }

  /** Meets the runs around the parts that the quotable text has, too. */
  void search() {
    int at = nextPart(next);
    while (at + quotable.part <= end) {
      for (int i = Math.max(0, at + 1 - STEP); i <= at; i++) {
        quotable.meet(codes, i, end);
      }
      at = nextPart(at + STEP);
    }
    // Looks again for runs that go on in the next block.
    next = at;
    while (next >= STEP && next - STEP + RUN > end) {
      next -= STEP;
    }
  }

  private int nextPart(int from) {
    return quotable.nextPart(codes, from, end - quotable.part + 1);
  }

  /** Keeps what a run may have that ends in the next block. */
  void keepEnd() {
    int dropped = Math.max(0, Math.min(next, end) - RUN);
    System.arraycopy(codes, dropped, codes, 0, end - dropped);
    end -= dropped;
    next -= dropped;
  }
}
