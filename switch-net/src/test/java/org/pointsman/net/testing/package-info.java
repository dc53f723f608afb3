/** What tests of the server share: a switch on free ports, and a client that is slow, obvious and blocking. */
package org.pointsman.net.testing;
