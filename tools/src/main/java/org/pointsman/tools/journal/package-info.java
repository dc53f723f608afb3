/**
 * Looking into a journal: what stands in it as text, JSON, tables and SQL. {@link org.pointsman.tools.journal.RecordReader}
 * reads, {@link org.pointsman.tools.journal.FilterOptions} says what is of interest, and the commands show it.
 */
package org.pointsman.tools.journal;
