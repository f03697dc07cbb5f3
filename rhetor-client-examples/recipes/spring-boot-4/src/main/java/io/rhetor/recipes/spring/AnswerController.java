package io.rhetor.recipes.spring;

import io.rhetor.client.RhetorClient;
import io.rhetor.client.error.RhetorException;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Streams answers to browsers; one that goes away ends the answer at Rhetor, too. */
@RestController
class AnswerController {
  /** A piece of an answer. As JSON, it keeps the spaces at its ends, which plain events lose. */
  record Piece(String text) {}

  private final RhetorClient rhetor;

  AnswerController(RhetorClient rhetor) {
    this.rhetor = rhetor;
  }

  /** A stream of the client is for one subscriber: {@code defer} makes one for each. */
  @GetMapping(path = "/answers", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<ServerSentEvent<Piece>> answer(@RequestParam("question") String question) {
    return Flux.defer(() -> JdkFlowAdapter.flowPublisherToFlux(rhetor.streamMessage(question)))
        .map(chunk -> ServerSentEvent.builder(new Piece(chunk.text())).build())
        .onErrorResume(
            RhetorException.class,
            failure ->
                Mono.just(
                    ServerSentEvent.builder(new Piece(failure.getMessage()))
                        .event("failure")
                        .build()));
  }

  @GetMapping("/answer")
  Mono<String> whole(@RequestParam("question") String question) {
    return Mono.fromFuture(() -> rhetor.sendMessage(question)).map(reply -> reply.message());
  }
}
