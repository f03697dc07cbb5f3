package io.rhetor.client.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Answers every request with the same bytes. */
final class StaticRoute implements BenchServer.Route {

  private final ByteBuffer response;

  StaticRoute(ByteBuffer response) {
    this.response = response;
  }

  @Override
  public void answer(Request request, InputStream in, SocketChannel out) throws IOException {
    BenchServer.Route.write(out, response.duplicate());
  }

  /** A response with a body of JSON. */
  static ByteBuffer json(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return direct(
        ("HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncontent-type: application/json\r\ncontent-length: "
                + bytes.length
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes where the kernel can take them from without a copy in between. */
  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
