/** The command line about dialects: what there is, whether a file is right, and what others have written down elsewhere. */
package org.pointsman.tools.dialect;
