/** How a listener is told what happens to calls, whatever way they go. */
@NullMarked
package io.rhetor.client.internal.listen;

import org.jspecify.annotations.NullMarked;
