/** Prompt templates, system prompts, and prompts that are generated. */
@NullMarked
package io.rhetor.client.prompt;

import org.jspecify.annotations.NullMarked;
