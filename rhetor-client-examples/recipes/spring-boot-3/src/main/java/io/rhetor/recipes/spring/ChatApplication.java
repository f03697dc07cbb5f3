package io.rhetor.recipes.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.rhetor.client.RhetorClient;
import io.rhetor.client.RhetorConfig;
import io.rhetor.client.examples.listener.MicrometerListener;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A chat over Rhetor. Set {@code rhetor.url} to where the server is. */
@SpringBootApplication
public class ChatApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(ChatApplication.class, arguments);
  }

  /** One client for the application; Spring closes it. */
  @Bean
  RhetorClient rhetor(
      @Value("${rhetor.url:http://localhost:8300}") String url, MeterRegistry meters) {
    return RhetorClient.create(
        RhetorConfig.builder()
            .baseUrl(url)
            .component("chat")
            .listener(new MicrometerListener(meters))
            .build());
  }
}
