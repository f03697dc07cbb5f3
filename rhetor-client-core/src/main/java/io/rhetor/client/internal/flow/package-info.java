/**
 * The publisher side of a stream: demand, one drain loop, failure with the text so far. Knows no
 * HTTP.
 */
@NullMarked
package io.rhetor.client.internal.flow;

import org.jspecify.annotations.NullMarked;
