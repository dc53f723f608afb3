/** The slow, obvious engine that says what is right, and the random commands on which the real one has to agree with it. */
package org.pointsman.core.oracle;
