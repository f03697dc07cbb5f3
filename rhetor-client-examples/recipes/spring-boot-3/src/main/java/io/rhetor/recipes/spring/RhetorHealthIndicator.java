package io.rhetor.recipes.spring;

import io.rhetor.client.RhetorClient;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.ReactiveHealthIndicator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Shows under {@code /actuator/health} whether Rhetor answers and has a provider. */
@Component
class RhetorHealthIndicator implements ReactiveHealthIndicator {
  private final RhetorClient rhetor;

  RhetorHealthIndicator(RhetorClient rhetor) {
    this.rhetor = rhetor;
  }

  @Override
  public Mono<Health> health() {
    return Mono.fromFuture(rhetor::getHealth)
        .map(
            health ->
                (health.isHealthy() ? Health.up() : Health.down())
                    .withDetail("status", health.status())
                    .build())
        .onErrorResume(failure -> Mono.just(Health.down(failure).build()));
  }
}
