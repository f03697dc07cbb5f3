package io.rhetor.client.bench;

import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The client of Spring WebFlux on Reactor Netty. */
final class WebFluxSource implements EventSource {

  private final Flux<String> events;

  /** Allows as many connections as there may be streams; the default is 500. */
  WebFluxSource(String url, String request) {
    ConnectionProvider connections =
        ConnectionProvider.builder("bench").maxConnections(12_000).build();
    events =
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
            .build()
            .post()
            .uri(url)
            .contentType(MediaType.APPLICATION_JSON)
            .accept(MediaType.TEXT_EVENT_STREAM)
            .bodyValue(request)
            .retrieve()
            .bodyToFlux(String.class);
  }

  @Override
  public Runnable open(Receiver receiver) {
    return events.subscribe(receiver::data, receiver::fail, receiver::end)::dispose;
  }
}
