/** Circuit breakers. Know nothing of what is called. */
@NullMarked
package io.rhetor.client.internal.breaker;

import org.jspecify.annotations.NullMarked;
