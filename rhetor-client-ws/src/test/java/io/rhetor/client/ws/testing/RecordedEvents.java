package io.rhetor.client.ws.testing;

import io.rhetor.client.ws.ConnectionEvent;
import io.rhetor.client.ws.ConnectionEvent.Kind;
import io.rhetor.client.ws.RhetorWebSocketClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Keeps what a client tells of its connections. */
public final class RecordedEvents implements Flow.Subscriber<ConnectionEvent> {
  private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  public RecordedEvents() {}

  /** Listens from now on. */
  public static RecordedEvents of(RhetorWebSocketClient client) {
    RecordedEvents recorded = new RecordedEvents();
    client.events().subscribe(recorded);
    return recorded;
  }

  public List<ConnectionEvent> all() {
    return List.copyOf(events);
  }

  public List<Kind> kinds() {
    return events.stream().map(ConnectionEvent::kind).collect(Collectors.toList());
  }

  /** Waits for the first event of a kind and returns it. */
  public ConnectionEvent await(Kind kind) {
    Awaitility.await().until(() -> kinds().contains(kind));
    return events.get(kinds().indexOf(kind));
  }

  /** Completes with the events. */
  public CompletableFuture<Void> end() {
    return end;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ConnectionEvent event) {
    events.add(event);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }
}
