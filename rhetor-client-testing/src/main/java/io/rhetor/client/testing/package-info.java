/**
 * A Rhetor server in the same JVM, for examples and tests: start it with {@link
 * io.rhetor.client.testing.SimulatedRhetor}.
 */
@NullMarked
package io.rhetor.client.testing;

import org.jspecify.annotations.NullMarked;
