/** What all calls have in common, however they go: events, circuit breakers, what was cut off. */
@NullMarked
package io.rhetor.client.internal.call;

import org.jspecify.annotations.NullMarked;
