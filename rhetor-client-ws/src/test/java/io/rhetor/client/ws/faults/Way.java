package io.rhetor.client.ws.faults;

/** The transport, and whether the answer comes whole or piece by piece. */
enum Way {
  HTTP("HTTP", false),
  SSE("SSE", true),
  WS("WebSocket", false),
  WS_STREAM("WebSocket stream", true);

  final String shown;
  final boolean streams;

  Way(String shown, boolean streams) {
    this.shown = shown;
    this.streams = streams;
  }

  boolean isHttp() {
    return this == HTTP || this == SSE;
  }
}
