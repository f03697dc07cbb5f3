/** What happens to calls, for metrics and traces. */
@NullMarked
package io.rhetor.client.listener;

import org.jspecify.annotations.NullMarked;
