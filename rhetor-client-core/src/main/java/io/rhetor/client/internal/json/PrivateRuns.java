package io.rhetor.client.internal.json;

/**
 * The codes of a private text, or of its letters, a block at a time, and how far a quotation goes
 * on in it. Places are those in the block, before which the end of the last one is kept.
 */
final class PrivateRuns {
  private static final int RUN = QuotableText.RUN;
  private static final int STEP = QuotableText.STEP;
  // More than what is kept of a block, and a read of eight codes at its end.
  private static final int MORE = 64;

  final byte[] codes;
  int end;
  long steps;
  private final QuotableRuns quotable;
  private int next;
  private int followedFrom;
  private int followedTo;
  // Where the quotable text goes on, perhaps with the next block.
  private int place;
  private boolean isFollowedOn;

  PrivateRuns(int block, QuotableRuns quotable) {
    this.codes = new byte[block + MORE];
    this.quotable = quotable;
  }

  void clear() {
    end = 0;
    next = 0;
    followedFrom = 0;
    followedTo = 0;
    isFollowedOn = false;
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

  /** Passes on as long as the quotable text goes on with the same in this block. */
  void followOn() {
    if (isFollowedOn) {
      follow(followedTo, place);
    }
  }

  private void follow(int at, int placeThere) {
    int same = quotable.text.same(placeThere, codes, at, end);
    followedTo = at + same;
    place = placeThere + same;
    quotable.follow(place - followedTo + followedFrom, place);
    isFollowedOn = followedTo == end;
    steps += same;
  }

  /** Finds the runs around the parts that the quotable text has, too. */
  void search() {
    int at = nextPart(next);
    while (at + quotable.part <= end) {
      int behind = at + STEP;
      if (isFollowed(at + 1 - STEP, at + RUN)) {
        behind += (followedTo - RUN - at) / STEP * STEP;
      } else {
        for (int i = Math.max(0, at + 1 - STEP); i <= at; i++) {
          meet(i);
        }
      }
      at = nextPart(behind);
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

  private boolean isFollowed(int from, int to) {
    return from >= followedFrom && to <= followedTo;
  }

  private void meet(int from) {
    if (meet(from, quotable.shortest) && quotable.shortest < RUN) {
      meet(from, RUN);
    }
  }

  /** Meets the run of so many characters at a place, and tells whether there is one. */
  private boolean meet(int from, int size) {
    if (from + size > end) {
      return false;
    }
    if (isFollowed(from, from + size)) {
      return true;
    }
    int met = quotable.meet(codes, from, size);
    if (met >= 0) {
      followedFrom = from;
      follow(from, met);
    }
    return met >= 0;
  }

  /** Keeps what a run may have that ends in the next block. */
  void keepEnd() {
    int dropped = Math.max(0, Math.min(next, end) - RUN);
    System.arraycopy(codes, dropped, codes, 0, end - dropped);
    end -= dropped;
    next -= dropped;
    followedFrom -= dropped;
    followedTo -= dropped;
  }
}
