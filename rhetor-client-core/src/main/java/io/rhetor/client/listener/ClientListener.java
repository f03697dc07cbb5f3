package io.rhetor.client.listener;

/**
 * Is told what happens to calls: for metrics, traces and alarms.
 *
 * <pre>{@code
 * RhetorConfig config = RhetorConfig.builder()
 *     .listener(event -> {
 *       if (event.kind() == ClientEvent.Kind.RETRY_SCHEDULED) {
 *         meter.counter("rhetor.retries", "operation", event.operation()).increment();
 *       }
 *     })
 *     .build();
 * }</pre>
 *
 * <p><b>Threads.</b> It is called by the thread in which the thing happens, before the caller of
 * the client learns of it: a thread of the JDK's HTTP client, of the timers, or the caller's own.
 * It must be safe for use by several threads and must not block, since calls wait for it. The
 * events of one call come one after the other, except that {@link ClientEvent.Kind#CANCELLED} may
 * meet one that is on its way.
 *
 * <p>One that throws harms no call: what it throws is logged as a warning under the name of this
 * interface.
 */
@FunctionalInterface
public interface ClientListener {

  /**
   * Takes an event.
   *
   * @param event what happened
   */
  void onEvent(ClientEvent event);
}
