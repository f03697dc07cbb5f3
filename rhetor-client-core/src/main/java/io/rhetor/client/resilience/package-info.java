/** Clients that make others hold out against failures. */
@NullMarked
package io.rhetor.client.resilience;

import org.jspecify.annotations.NullMarked;
