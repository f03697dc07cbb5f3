package io.rhetor.client;

/** The Reactive Streams TCK for subscribers that are called where the bytes arrive. */
public class DirectDeliveryTckTest extends ChunkStreamTckTest {
  @Override
  Delivery delivery() {
    return Delivery.DIRECT;
  }
}
