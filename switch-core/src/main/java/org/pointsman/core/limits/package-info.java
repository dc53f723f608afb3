/** Limits on what cards, accounts, merchants, terminals and acquirers may do, and how much of them is used today. */
package org.pointsman.core.limits;
