/** Clients that wrap clients, to stand what goes wrong, costs too much or must not be sent. */
@NullMarked
package io.rhetor.client.resilience;

import org.jspecify.annotations.NullMarked;
