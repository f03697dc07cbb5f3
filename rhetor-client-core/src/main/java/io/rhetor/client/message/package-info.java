/** What users say to a language model and what comes back: requests, options, whole answers. */
@NullMarked
package io.rhetor.client.message;

import org.jspecify.annotations.NullMarked;
