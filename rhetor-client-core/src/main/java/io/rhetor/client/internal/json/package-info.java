/** The only place that knows Jackson: reading answers of every shape, writing requests. */
@NullMarked
package io.rhetor.client.internal.json;

import org.jspecify.annotations.NullMarked;
