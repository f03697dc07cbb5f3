/** Server-Sent Events, from bytes to events. Pure: no input, no output, no threads. */
@NullMarked
package io.rhetor.client.internal.sse;

import org.jspecify.annotations.NullMarked;
