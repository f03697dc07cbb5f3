package io.rhetor.client.ws.internal;

import io.rhetor.client.error.RhetorException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what happens on connections, a word each. */
class RecordedEvents implements ConnectionListener {
  private final List<String> all = new CopyOnWriteArrayList<>();
  private final List<RhetorException> reasons = new CopyOnWriteArrayList<>();

  List<String> all() {
    return List.copyOf(all);
  }

  /** Why connections were lost or came to nothing. */
  List<RhetorException> reasons() {
    return List.copyOf(reasons);
  }

  long count(String event) {
    return all.stream().filter(event::equals).count();
  }

  @Override
  public void typing(Optional<String> context, boolean on) {
    all.add("typing " + on);
  }

  @Override
  public void connected() {
    all.add("connected");
  }

  @Override
  public void disconnected(RhetorException reason) {
    reasons.add(reason);
    all.add("disconnected");
  }

  @Override
  public void reconnecting(int attempt, Duration delay, RhetorException reason) {
    reasons.add(reason);
    all.add("reconnecting " + attempt + " in " + delay.toMillis());
  }

  @Override
  public void closed() {
    all.add("closed");
  }
}
