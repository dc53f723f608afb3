/** The remembered transactions: a ring in order of arrival, and the ways to find one again. */
package org.pointsman.core.transactions;
