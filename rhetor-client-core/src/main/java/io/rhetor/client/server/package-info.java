/** What a server tells about itself. */
@NullMarked
package io.rhetor.client.server;

import org.jspecify.annotations.NullMarked;
