/** Sealing: a keyed hash chained over ranges of records, made behind the writer and checked by whoever has the keys. */
package org.pointsman.core.host.seals;
