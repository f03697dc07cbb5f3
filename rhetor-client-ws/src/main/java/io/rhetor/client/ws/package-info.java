/** Rhetor over WebSocket (section 8 of the protocol). */
@NullMarked
package io.rhetor.client.ws;

import org.jspecify.annotations.NullMarked;
