/** What language models cost and may cost: limits, policies, usage, prices. */
@NullMarked
package io.rhetor.client.budget;

import org.jspecify.annotations.NullMarked;
