/**
 * A Rhetor server in the same JVM, for examples and tests: start it with {@link
 * io.rhetor.client.examples.simulated.SimulatedRhetor}.
 */
@NullMarked
package io.rhetor.client.examples.simulated;

import org.jspecify.annotations.NullMarked;
