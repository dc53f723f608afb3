/** How the command line logs. */
package org.pointsman.tools.log;
