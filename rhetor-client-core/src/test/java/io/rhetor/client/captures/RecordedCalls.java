package io.rhetor.client.captures;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.error.RhetorApiException;
import io.rhetor.client.support.Capture;
import io.rhetor.client.support.LocalServer;
import io.rhetor.client.support.Outcomes;
import io.rhetor.client.support.Replay;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Makes calls as they were recorded, against a server that answers as it was recorded. */
final class RecordedCalls {
  private final WireMockExtension server;

  RecordedCalls(WireMockExtension server) {
    this.server = server;
  }

  /** The value of the recorded answer, once the call is seen to be the recorded one. */
  <T> T valueOf(Capture capture, Function<RhetorClient, CompletableFuture<T>> call)
      throws Exception {
    server.stubFor(any(anyUrl()).willReturn(Replay.answer(capture)));
    try (RhetorClient rhetor = LocalServer.client(server)) {
      T value = Outcomes.valueOf(call.apply(rhetor));
      assertIsRecorded(capture);
      return value;
    }
  }

  /** The failure of the recorded answer, whatever call it comes to. */
  RhetorApiException failureOf(Capture capture, Function<RhetorClient, CompletableFuture<?>> call) {
    server.stubFor(any(anyUrl()).willReturn(Replay.answer(capture)));
    try (RhetorClient rhetor = LocalServer.client(server)) {
      return Outcomes.failureOf(call.apply(rhetor), RhetorApiException.class);
    }
  }

  private void assertIsRecorded(Capture capture) {
    List<ServeEvent> events = server.getAllServeEvents();
    Request request = events.get(0).getRequest();
    assertThat(request.getMethod().getName()).isEqualTo(capture.method());
    assertThat(URI.create(request.getUrl()).getPath())
        .isEqualTo(URI.create(capture.path()).getPath());
    for (String name :
        List.of("limit", "include_metadata", "query", "max_tokens", "period", "provider")) {
      capture
          .parameter(name)
          .ifPresent(
              value -> assertThat(request.queryParameter(name).firstValue()).isEqualTo(value));
    }
  }
}
