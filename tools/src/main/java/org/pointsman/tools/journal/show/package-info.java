/**
 * One transaction's whole life. {@link org.pointsman.tools.journal.show.TransactionSearch} finds it, {@link
 * org.pointsman.tools.journal.show.LifeSearch} finds what touched or named it, and {@link
 * org.pointsman.tools.journal.show.Effects} decides the journal again to see what each record did.
 */
package org.pointsman.tools.journal.show;
