/** An append-only log of opaque, checked records on Chronicle Queue. Blind to payments and to secrets. */
package org.pointsman.journal;
