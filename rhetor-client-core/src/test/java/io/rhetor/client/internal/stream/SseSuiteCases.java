package io.rhetor.client.internal.stream;

import static io.rhetor.client.internal.stream.DecodedEvent.event;
import static io.rhetor.client.internal.stream.DecodedEvent.message;
import static io.rhetor.client.internal.stream.SseCase.of;

import java.util.stream.Stream;

/**
 * What public suites ask of event streams beyond the cases of {@link SseCase}. Facts alone: which
 * bytes, which events. The names in front are theirs: {@code format-*} of the web platform tests,
 * {@code contract} of sse-contract-tests.
 */
final class SseSuiteCases {
  private static final String LONG = "x".repeat(2 * 1024);

  private SseSuiteCases() {}

  static Stream<SseCase> all() {
    return Stream.of(formats(), fields(), contract()).flatMap(cases -> cases);
  }

  private static Stream<SseCase> formats() {
    return Stream.of(
        of("format-bom", "\uFEFFdata:1\n\n\uFEFFdata:2\n\ndata:3\n\n", message("1"), message("3")),
        of(
            "format-bom-2",
            "\uFEFF\uFEFFdata:1\n\ndata:2\n\ndata:3\n\n",
            message("2"),
            message("3")),
        of(
            "format-comments",
            "data:1\r:\0\n:\r\ndata:2\n:"
                + LONG
                + "\rdata:3\n:data:fail\r:"
                + LONG
                + "\ndata:4\n\n",
            message("1\n2\n3\n4")),
        of(
            "format-data-before-final-empty-line",
            "retry:1000\ndata:test1\n\nid:test\ndata:test2",
            message("test1")),
        of("format-leading-space", "data:\ttest\rdata: \ndata:test\n\n", message("\ttest\n\ntest")),
        of("format-newlines", "data:test\r\ndata\ndata:test\r\n\r", message("test\n\ntest")),
        of("format-null-character", "data:\0\n\n\n\n", message("\0")),
        of("format-utf-8", "data:ok…\n\n", message("ok…")),
        of("UTF-8 is cut by the end of the stream", "data:ok\n\ndata:…", message("ok")));
  }

  private static Stream<SseCase> fields() {
    return Stream.of(
        of(
            "format-field-data",
            "data:\n\ndata\ndata\n\ndata:test\n\n",
            message(""),
            message("\n"),
            message("test")),
        of(
            "format-field-event",
            "event:test\ndata:x\n\ndata:x\n\n",
            event("test", "x"),
            message("x")),
        of("format-field-event-empty", "event: \ndata:data\n\n", message("data")),
        of("format-field-id", "id: 1\ndata:a\n\nid\ndata:b\n\n", message("a"), message("b")),
        of("format-field-id-null", "id: 1\0 2\ndata:hello\n\nid:\0\n\n", message("hello")),
        of(
            "format-field-parsing",
            "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n"
                + " data:32\ndata:4\n\n",
            message("\0\n 2\n1\n3\n\n4")),
        of("format-field-retry", "retry:03000\ndata:x\n\n", message("x")),
        of("format-field-retry-bogus", "retry:3000\nretry:1000x\ndata:x\n\n", message("x")),
        of("format-field-retry-empty", "retry\ndata:test\nretry:\n\n", message("test")),
        of(
            "retry has more digits than a number",
            "retry:" + "9".repeat(30) + "\ndata:x\n\n",
            message("x")),
        of(
            "format-field-unknown",
            "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacomment\ndata:test\n\n",
            message("test\n\ntest")),
        of("a tab behind the name is part of it", "data\t:x\nevent\t:y\ndata:z\n\n", message("z")),
        of("a type holds NUL and colons", "event: a\0:b\ndata:x\n\n", event("a\0:b", "x")),
        of("a type is as long as message", "event: mistake\ndata:x\n\n", event("mistake", "x")),
        of("a type begins with message", "event: messages\ndata:x\n\n", event("messages", "x")),
        of(
            "long comments stand behind the only data",
            "data:x\n:" + LONG + "\n:" + LONG + "\n\n",
            message("x")),
        of("a colon alone is a comment", ":\n:\r:\r\ndata:x\n\n", message("x")),
        of("a name may have any length", LONG + ":x\n" + LONG + "\ndata:y\n\n", message("y")));
  }

  private static Stream<SseCase> contract() {
    return Stream.of(
        of(
            "contract: CR CR LF is an empty line and no more",
            "data:a\r\r\ndata:b\r\r\n",
            message("a"),
            message("b")),
        of(
            "contract: CRLF and LF mixed in one event",
            "event:x\r\ndata:a\ndata:b\r\n\n",
            event("x", "a\nb")),
        of(
            "contract: CR between the lines, CRLF behind",
            "event:x\rdata:a\r\n\r\n",
            event("x", "a")),
        of(
            "contract: events behind each other in every line end",
            "data:a\n\ndata:b\r\n\r\ndata:c\r\rdata:d\n\n",
            message("a"),
            message("b"),
            message("c"),
            message("d")),
        of(
            "contract: comments in place of events",
            ":a\n\n:b\r\n\r\n:c\r\rdata:x\n\n",
            message("x")),
        of("contract: characters of every length", "data:é\ndata:€😀\n\n", message("é\n€😀")),
        of("contract: a long line", "data: " + LONG + LONG + "\n\n", message(LONG + LONG)),
        of(
            "contract: many short lines",
            "data: a\n".repeat(300) + "\n",
            message("a\n".repeat(299) + "a")));
  }
}
