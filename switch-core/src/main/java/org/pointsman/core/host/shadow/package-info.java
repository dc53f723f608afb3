/** What follows the journal behind its writer: seals it, decides it again, makes snapshots of it, thins it out. */
package org.pointsman.core.host.shadow;
