/** HTTP and JSON: accounts and health. */
package org.pointsman.net.api;
