/** The subscription that a streaming call is, and the SSE parser. Knows no HTTP. */
@NullMarked
package io.rhetor.client.internal.stream;

import org.jspecify.annotations.NullMarked;
