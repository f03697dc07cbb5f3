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
  final int part;
  int end;
  int next;
  int followedTo;
  long steps;
  private final QuotableRuns quotable;
  private int followedFrom;
  // Where the quotable text goes on, perhaps with the next block.
  private int place;
  private boolean isFollowedOn;

  PrivateRuns(int block, QuotableRuns quotable) {
    this.codes = new byte[block + MORE];
    this.part = quotable.part();
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

  /** Tells where the next part is that the quotable text may have. */
  int nextPart(int from) {
    return quotable.nextPart(codes, from, end - part + 1);
  }

  boolean isPart(int at) {
    return at + part <= end;
  }

  boolean isFollowed(int from, int to) {
    return from >= followedFrom && to <= followedTo;
  }

  /** Where to look behind a part around which all is followed. */
  int nextNotFollowed(int at) {
    return at + STEP + (followedTo - RUN - at) / STEP * STEP;
  }

  /** Passes on as long as the quotable text goes on with the same in this block. */
  void followOn() {
    if (isFollowedOn) {
      follow(followedTo, place);
    }
  }

  private void follow(int at, int placeThere) {
    int same = quotable.same(placeThere, codes, at, end);
    followedTo = at + same;
    place = placeThere + same;
    quotable.follow(place - followedTo + followedFrom, place);
    isFollowedOn = followedTo == end;
    steps += same;
  }

  /** Meets the run of so many characters at a place, and tells whether there is one. */
  boolean meet(int from, int size) {
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

  /** Sets where to look again, for runs that go on in the next block. */
  void lookAgain(int at) {
    next = at;
    while (next >= STEP && next - STEP + RUN > end) {
      next -= STEP;
    }
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
