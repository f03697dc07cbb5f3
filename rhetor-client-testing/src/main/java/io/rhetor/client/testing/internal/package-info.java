/** The servers behind the public types. Not exported. */
@NullMarked
package io.rhetor.client.testing.internal;

import org.jspecify.annotations.NullMarked;
