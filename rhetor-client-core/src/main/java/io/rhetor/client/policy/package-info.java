/** How calls are made to hold out against failures. */
@NullMarked
package io.rhetor.client.policy;

import org.jspecify.annotations.NullMarked;
