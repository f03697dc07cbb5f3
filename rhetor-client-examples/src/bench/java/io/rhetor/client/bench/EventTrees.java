package io.rhetor.client.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads the data of an event as most would: as a tree. */
final class EventTrees {

  private final ObjectMapper mapper = new ObjectMapper();

  void read(String data, Tally tally) {
    try {
      JsonNode event = mapper.readTree(data);
      tally.add(
          event.path("chunk").asText(),
          event.path("model").asText(),
          event.path("provider").asText(),
          event.path("context").asText(),
          event.path("timestamp").asText(),
          event.path("done").asBoolean());
    } catch (JsonProcessingException e) {
      tally.fail(e);
    }
  }
}
