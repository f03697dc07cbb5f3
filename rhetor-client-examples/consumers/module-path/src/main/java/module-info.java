/** Both transports, and the servers to try them with. */
module io.rhetor.consumers.module {
  requires io.rhetor.client.testing;
  requires io.rhetor.client.ws;
}
