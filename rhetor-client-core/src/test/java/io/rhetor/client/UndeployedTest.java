package io.rhetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rhetor.client.support.ChildJvm;
import io.rhetor.client.support.ScriptedServer;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** An application that comes with this library, and goes, in a JVM that stays. */
class UndeployedTest {
  /** What the application does. */
  public static final class Application implements Function<String, String> {
    @Override
    public String apply(String url) {
      RhetorConfig config = RhetorConfig.builder().baseUrl(url).build();
      try (RhetorClient rhetor = RhetorClient.create(config)) {
        return rhetor.streamMessage("Hi").collect().join().message();
      }
    }
  }

  /** The JVM, in which nothing has used the JDK's delayer before the application. */
  public static final class Main {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(40);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Main() {}

    public static void main(String[] args) throws Exception {
      WeakReference<ClassLoader> application = deploy(args[0]);
      long began = System.nanoTime();
      while (application.get() != null && System.nanoTime() - began < LIMIT_NANOS) {
        // Before JDK 21 the JDK's client ends some seconds after it is collected.
        System.gc();
        LockSupport.parkNanos(INTERVAL_NANOS);
      }
      System.out.println(application.get() == null ? "collected" : "kept");
    }

    private static WeakReference<ClassLoader> deploy(String url) throws Exception {
      List<URL> places = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        places.add(Path.of(entry).toUri().toURL());
      }
      Thread current = Thread.currentThread();
      ClassLoader before = current.getContextClassLoader();
      try (URLClassLoader classes =
          new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
        current.setContextClassLoader(classes);
        @SuppressWarnings("unchecked")
        Function<String, String> application =
            (Function<String, String>)
                classes
                    .loadClass(Application.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
        System.out.println(application.apply(url));
        return new WeakReference<>(classes);
      } finally {
        current.setContextClassLoader(before);
      }
    }
  }

  @Test
  void classesOfAnApplicationThatHasGone_areCollected() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            exchange -> exchange.startEvents().text("Hello").done().endTransfer())) {
      String written = ChildJvm.run(Main.class, List.of(), server.url().toString());

      assertThat(written.lines()).containsExactly("Hello", "collected");
    }
  }
}
