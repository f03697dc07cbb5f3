package io.rhetor.client.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts servers that stream without a pause, and closes them after each test. */
final class Servers implements AfterEachCallback {
  private final List<SimulatedRhetor> started = new ArrayList<>();

  SimulatedRhetor start(Shape shape) {
    SimulatedRhetor rhetor =
        SimulatedRhetor.builder().shape(shape).chunkDelay(Duration.ZERO).start();
    started.add(rhetor);
    return rhetor;
  }

  Caller observed() {
    return caller(Shape.OBSERVED);
  }

  Caller documented() {
    return caller(Shape.DOCUMENTED);
  }

  Caller caller(Shape shape) {
    return new Caller(start(shape));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    started.forEach(SimulatedRhetor::close);
    started.clear();
  }
}
