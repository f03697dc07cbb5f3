/** The components that Hermes, Tekton's registry, knows. */
@NullMarked
package io.rhetor.client.hermes;

import org.jspecify.annotations.NullMarked;
