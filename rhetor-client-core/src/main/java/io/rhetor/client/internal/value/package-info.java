/** How the values that users read are implemented. */
@NullMarked
package io.rhetor.client.internal.value;

import org.jspecify.annotations.NullMarked;
