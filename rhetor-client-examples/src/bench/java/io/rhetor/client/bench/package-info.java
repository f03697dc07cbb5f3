/** Measures the client beside its peers; see BENCHMARKS.md of this module. */
@NullMarked
package io.rhetor.client.bench;

import org.jspecify.annotations.NullMarked;
