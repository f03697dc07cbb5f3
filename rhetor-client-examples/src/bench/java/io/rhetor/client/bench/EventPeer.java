package io.rhetor.client.bench;

/** Reads the data of each event as a tree. */
final class EventPeer implements Peer {

  private final EventTrees trees = new EventTrees();
  private final EventSource source;

  EventPeer(EventSource source) {
    this.source = source;
  }

  @Override
  public void stream(Tally tally) {
    source.open(
        new EventSource.Receiver() {
          @Override
          public void data(String data) {
            trees.read(data, tally);
          }

          @Override
          public void end() {
            tally.end();
          }

          @Override
          public void fail(Throwable failure) {
            tally.fail(failure);
          }
        });
  }
}
