package io.rhetor.client.internal.http;

import io.rhetor.client.internal.run.Timers;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One of the JDK clients of a transport, which has a selector thread and connections of its own,
 * and the calls that go over it. All attempts of a call go over the same one.
 */
final class JdkClient {
  final Sender sender;
  private final Set<Call> open = ConcurrentHashMap.newKeySet();
  private final boolean owned;

  // Null once closed, since the JDK before 21 ends a client only when nothing refers to it.
  private final AtomicReference<@Nullable HttpClient> client;

  JdkClient(HttpClient client, boolean owned, Timers timers) {
    this.client = new AtomicReference<>(client);
    this.owned = owned;
    this.sender = new Sender(client, owned, timers);
  }

  /**
   * {@return the one with the fewest calls; the first of several, so that calls one after the other
   * share a connection}
   */
  static JdkClient leastBusy(List<JdkClient> jdkClients) {
    JdkClient least = jdkClients.get(0);
    int fewest = jdkClients.size() == 1 ? 0 : least.open.size();
    for (int i = 1; i < jdkClients.size() && fewest > 0; i++) {
      int calls = jdkClients.get(i).open.size();
      if (calls < fewest) {
        fewest = calls;
        least = jdkClients.get(i);
      }
    }
    return least;
  }

  /** What sends; null if this is closed. */
  @Nullable HttpClient client() {
    return client.get();
  }

  /** Takes note of a call that begins; null if this is closed. */
  @Nullable HttpClient register(Call call) {
    open.add(call);
    HttpClient current = client.get();
    if (current == null) {
      open.remove(call);
    }
    return current;
  }

  void unregister(Call call) {
    open.remove(call);
  }

  /** Lets no call begin any more, and ends those that are under way; adds what they were. */
  void close(List<String> cutOff) {
    HttpClient last = client.getAndSet(null);
    for (Call call : open) {
      if (call.failBecauseClosed()) {
        cutOff.add(call.request.operation());
      }
    }
    if (last != null && owned) {
      HttpClients.shutDown(last);
    }
  }
}
