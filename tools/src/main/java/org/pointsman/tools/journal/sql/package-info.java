/** A journal as tables: {@link org.pointsman.tools.journal.sql.RecordColumns} says which columns, DuckDB does the rest. */
package org.pointsman.tools.journal.sql;
