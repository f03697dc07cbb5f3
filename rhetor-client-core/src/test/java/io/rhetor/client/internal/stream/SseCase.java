package io.rhetor.client.internal.stream;

import static io.rhetor.client.internal.stream.DecodedEvent.event;
import static io.rhetor.client.internal.stream.DecodedEvent.message;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * Event streams and what they mean by the WHATWG HTML standard, section "Interpreting an event
 * stream".
 */
final class SseCase {
  private static final String BOM = "\uFEFF";
  private static final int[] FIRST_BYTES_OF_BOM = {0xEF, 0xBB};

  final byte[] stream;
  final List<DecodedEvent> events;
  private final String name;

  private SseCase(String name, byte[] stream, DecodedEvent... events) {
    this.name = name;
    this.stream = stream;
    this.events = List.of(events);
  }

  @Override
  public String toString() {
    return name;
  }

  static Stream<SseCase> all() {
    return Stream.of(
            lineEnds(),
            byteOrderMarks(),
            comments(),
            data(),
            types(),
            otherFields(),
            ends(),
            raw(),
            SseSuiteCases.all())
        .flatMap(cases -> cases);
  }

  static Stream<SseCase> allShort() {
    return all().filter(example -> example.stream.length <= 64);
  }

  private static Stream<SseCase> lineEnds() {
    return Stream.of(
        of("LF ends a line", "data: a\n\n", message("a")),
        of("CR ends a line", "data: a\r\r", message("a")),
        of("CRLF ends a line", "data: a\r\n\r\n", message("a")),
        of(
            "line ends may be mixed",
            "data: a\r\n\ndata: b\r\r\ndata: c\n\r\ndata: d\r\r",
            message("a"),
            message("b"),
            message("c"),
            message("d")),
        of(
            "CRLF is one line end, not an empty line",
            "data: a\r\ndata: b\r\n\r\n",
            message("a\nb")),
        of("LF CR is two line ends", "data: a\n\rdata: b\n\r", message("a"), message("b")),
        of("a form feed is no line end", "data: a\fb\n\n", message("a\fb")),
        of(
            "U+2028 and U+0085 are no line ends",
            "data: a\u2028\u0085\n\n",
            message("a\u2028\u0085")),
        of("empty lines mean nothing", "\n\r\n\r\rdata: a\n\n\n\n", message("a")),
        of("very many empty lines", "\r\n".repeat(700) + "data: a\n\n", message("a")));
  }

  private static Stream<SseCase> byteOrderMarks() {
    return Stream.of(
        of("a byte order mark at the start is skipped", BOM + "data: a\n\n", message("a")),
        of("a byte order mark before an empty line", BOM + "\ndata: a\n\n", message("a")),
        of(
            "only one byte order mark is skipped",
            BOM + BOM + "data: a\n\ndata: b\n\n",
            message("b")),
        of(
            "a byte order mark later is part of a field name",
            "data: a\n\n" + BOM + "data: b\n\ndata: c\n\n",
            message("a"),
            message("c")),
        of("a byte order mark in a value stays", "data: " + BOM + "a\n\n", message(BOM + "a")),
        of("a byte order mark alone", BOM),
        of(
            "the first two bytes of a mark are part of a field name",
            bytes(FIRST_BYTES_OF_BOM, "data: a\n\ndata: b\n\n"),
            message("b")),
        of(
            "the first byte of a mark is part of a field name",
            bytes(new int[] {0xEF}, "data: a\n\ndata: b\n\n"),
            message("b")),
        of("two bytes of a mark and then the end", bytes(FIRST_BYTES_OF_BOM, "")));
  }

  private static Stream<SseCase> comments() {
    return Stream.of(
        of("a comment is skipped", ": hi\ndata: a\n\n", message("a")),
        of("an empty comment is skipped", ":\ndata: a\n:\n\n", message("a")),
        of("a comment parts no event", "data: a\n: hi\ndata: b\n\n", message("a\nb")),
        of("a comment may look like a field", ":data: x\ndata: a\n\n", message("a")),
        of("pings alone give nothing", ": ping - 2025-04-24\r\n\r\n".repeat(3)),
        of(
            "pings between events",
            "data: a\r\n\r\n: ping\r\n\r\ndata: b\r\n\r\n",
            message("a"),
            message("b")));
  }

  private static Stream<SseCase> data() {
    return Stream.of(
        of("no space after the colon", "data:a\n\n", message("a")),
        of("one space after the colon is dropped", "data: a\n\n", message("a")),
        of("a second space stays", "data:  a\n\n", message(" a")),
        of("a tab stays", "data:\ta\n\n", message("\ta")),
        of("spaces at the end stay", "data: a  \n\n", message("a  ")),
        of("a space before the colon is part of the name", "data : a\n\n"),
        of("a space before the name is part of it", " data: a\n\n"),
        of("lines are joined by LF", "data: a\ndata: b\r\ndata: c\r\r", message("a\nb\nc")),
        of("a line without colon is empty data", "data\n\n", message("")),
        of("empty data", "data:\n\ndata: \n\n", message(""), message("")),
        of("two empty lines of data are one LF", "data\ndata:\n\n", message("\n")),
        of(
            "empty data before, between and after",
            "data\ndata:a\ndata\ndata:b\ndata\n\n",
            message("\na\n\nb\n")),
        of("colons in the value stay", "data: a:b: c\ndata:::\n\n", message("a:b: c\n::")),
        of(
            "data is not carried into the next event",
            "data: a\ndata: b\n\ndata: c\n\n",
            message("a\nb"),
            message("c")),
        of("a name that only begins with data", "database: x\ndatax\ndata: a\n\n", message("a")),
        of("a name that is only the beginning of data", "dat: x\nd\ndata: a\n\n", message("a")),
        of("names are told apart by case", "Data: x\nDATA: y\n\n"));
  }

  private static Stream<SseCase> types() {
    return Stream.of(
        of("an event may have a type", "event: error\ndata: a\n\n", event("error", "a")),
        of("the type may come behind the data", "data: a\nevent: error\n\n", event("error", "a")),
        of("the last type counts", "event: x\nevent: y\ndata: a\n\n", event("y", "a")),
        of(
            "a type holds for one event",
            "event: x\ndata: a\n\ndata: b\n\n",
            event("x", "a"),
            message("b")),
        of(
            "an event without data is dropped, and its type too",
            "event: x\n\ndata: a\n\n",
            message("a")),
        of("the type message is the default", "event: message\ndata: a\n\n", message("a")),
        of("an empty type is the default", "event: x\nevent:\ndata: a\n\n", message("a")),
        of("a type without colon is the default", "event\ndata: a\n\n", message("a")),
        of("a type keeps all but the first space", "event:  x \ndata: a\n\n", event(" x ", "a")),
        of("a type in UTF-8", "event: größe\ndata: a\n\n", event("größe", "a")));
  }

  private static Stream<SseCase> otherFields() {
    return Stream.of(
        of("id is ignored", "id: 7\ndata: a\nid\n\n", message("a")),
        of("retry is ignored", "retry: 1000\ndata: a\n\nretry: x\n\n", message("a")),
        of("unknown fields are ignored", "foo: x\nbar\ndata: a\nevents: y\n\n", message("a")),
        of("unknown fields alone give nothing", "foo: x\n\nid: 1\n\n"),
        of("a line of JSON is an unknown field", "{\"a\": 1}\n\ndata: a\n\n", message("a")));
  }

  private static Stream<SseCase> ends() {
    return Stream.of(
        of("nothing", ""),
        of("an event without its empty line is dropped", "data: a\n\ndata: b\n", message("a")),
        of("an unfinished line is dropped", "data: a\n\ndata: b", message("a")),
        of("an unfinished CRLF is enough", "data: a\r\n\r", message("a")));
  }

  private static Stream<SseCase> raw() {
    return Stream.of(
        of("UTF-8 of two, three and four bytes", "data: é€😀\n\n", message("é€😀")),
        of("NUL passes through", "data: a\0b\n\n", message("a\0b")),
        of("NUL in a name makes it another one", "da\0ta: a\n\n"),
        of(
            "bytes that are not UTF-8 pass through",
            bytes(new int[] {'d', 'a', 't', 'a', ':', 0xFF, 0xC3, 0x80, 0xE2, 0x82}, "\n\n"),
            event("message", (byte) 0xFF, (byte) 0xC3, (byte) 0x80, (byte) 0xE2, (byte) 0x82)));
  }

  static SseCase of(String name, String stream, DecodedEvent... events) {
    return new SseCase(name, stream.getBytes(UTF_8), events);
  }

  private static SseCase of(String name, byte[] stream, DecodedEvent... events) {
    return new SseCase(name, stream, events);
  }

  private static byte[] bytes(int[] before, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b : before) {
      bytes.write(b);
    }
    bytes.writeBytes(text.getBytes(UTF_8));
    return bytes.toByteArray();
  }
}
