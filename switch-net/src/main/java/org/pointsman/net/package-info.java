/** The switch as a server: listeners in front, the pipeline behind. */
package org.pointsman.net;
