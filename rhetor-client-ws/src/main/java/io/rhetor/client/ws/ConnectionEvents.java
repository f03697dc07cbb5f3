package io.rhetor.client.ws;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * What happens on the connections of a {@link RhetorWebSocketClient}, for any number of
 * subscribers. Each hears what happens from its subscription on; one that lags by more than 256
 * events misses those that come then, which is logged. Completes when the client is closed.
 *
 * <pre>{@code
 * ws.events().forEach(event -> System.out.println(event.kind()));
 * }</pre>
 */
public interface ConnectionEvents extends Flow.Publisher<ConnectionEvent> {

  /**
   * Delivers events as the subscriber asks for them.
   *
   * @param subscriber who receives the events, on the executor of the client
   */
  @Override
  void subscribe(Flow.Subscriber<? super ConnectionEvent> subscriber);

  /**
   * Hands each event to an action as it comes.
   *
   * @param action called with each event, one after the other, on the executor of the client; if it
   *     throws, the subscription ends and the future fails with what it threw
   * @return completes when the client is closed, after the action was called with the last event.
   *     Cancelling it, or a future derived from it, ends the subscription
   */
  default CompletableFuture<Void> forEach(Consumer<? super ConnectionEvent> action) {
    EachEvent subscriber = new EachEvent(Objects.requireNonNull(action, "action"));
    subscribe(subscriber);
    return subscriber.end();
  }
}
