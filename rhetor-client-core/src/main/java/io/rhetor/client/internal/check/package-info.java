/** Checks of what callers give. Depends on nothing, so that everything may use it. */
@NullMarked
package io.rhetor.client.internal.check;

import org.jspecify.annotations.NullMarked;
