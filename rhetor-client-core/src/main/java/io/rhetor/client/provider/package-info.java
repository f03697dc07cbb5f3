/** The providers of language models behind a server, and their models. */
@NullMarked
package io.rhetor.client.provider;

import org.jspecify.annotations.NullMarked;
