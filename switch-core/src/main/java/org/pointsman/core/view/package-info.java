/** What stands in a journal, made readable: records, their commands and outcomes, field by field as the schema has them. */
package org.pointsman.core.view;
