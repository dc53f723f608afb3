/** Decides the commands of a journal again under other reference data, and tells who would have been answered otherwise. */
package org.pointsman.tools.journal.whatif;
