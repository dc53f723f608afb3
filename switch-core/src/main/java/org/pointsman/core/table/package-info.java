/** Off-heap tables of fixed-length records, the indexes over them, and the hash of a record. */
package org.pointsman.core.table;
