/** The configuration files: the node's and the reference data's, read strictly and refused with file, line and reason. */
package org.pointsman.net.config;
