/** The policies that a configuration may name: when calls are repeated. */
@NullMarked
package io.rhetor.client.policy;

import org.jspecify.annotations.NullMarked;
