package io.rhetor.client.ws.internal;

/** Messages of one stream, one for each line: the fast path means what their text means. */
public final class MessageFuzz {
  private MessageFuzz() {}

  /** Reads any bytes. */
  public static void fuzzerTestOneInput(byte[] input) {
    FastFrameParserPropertyTest.Readers readers = new FastFrameParserPropertyTest.Readers();
    int start = 0;
    for (int i = 0; i <= input.length; i++) {
      if (i == input.length || input[i] == '\n') {
        readers.check(input, start, i - start);
        start = i + 1;
      }
    }
  }
}
