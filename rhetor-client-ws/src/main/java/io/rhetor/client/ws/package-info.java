/** Rhetor over WebSocket (section 8 of {@code docs/protocol.md}). */
@NullMarked
package io.rhetor.client.ws;

import org.jspecify.annotations.NullMarked;
