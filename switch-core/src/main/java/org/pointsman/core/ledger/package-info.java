/** Accounts, holds on them, and postings between them. */
package org.pointsman.core.ledger;
