package io.rhetor.client.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a JUnit test class against a {@link SimulatedRhetor} of its own, and gives the server, its
 * configuration and clients of it to tests that have parameters of these types; {@link
 * RhetorExtension} lists them.
 *
 * <pre>{@code
 * @RhetorTest
 * class GreetingTest {
 *   @Test
 *   void theModelIsAsked(SimulatedRhetor server, RhetorClient rhetor) {
 *     assertEquals("Tekton is …", await(rhetor.sendMessage("What is Tekton?")).message());
 *     assertEquals(1, server.requestCount());
 *   }
 * }
 * }</pre>
 *
 * <p>{@code @Nested} classes share the server of the class around them, unless they are annotated
 * themselves. The annotation can stand on annotations of your own.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RhetorExtension.class)
public @interface RhetorTest {
  /** {@return how long a server lives: for all tests of the class, the default, or for one} */
  Lifecycle server() default Lifecycle.PER_CLASS;

  /** {@return the API that is served} */
  Generation generation() default Generation.APRIL_2025;

  /** {@return the shape of the answers} */
  Shape shape() default Shape.OBSERVED;

  /** {@return the pause between two words of a stream in milliseconds; 0, the default, for none} */
  int chunkDelayMillis() default 0;

  /** {@return whether there is a {@link SimulatedHermes} beside the server; not by default} */
  boolean hermes() default false;
}
