/** What the values of all other packages have in common: their form in JSON, equality and text. */
@NullMarked
package io.rhetor.client.value;

import org.jspecify.annotations.NullMarked;
