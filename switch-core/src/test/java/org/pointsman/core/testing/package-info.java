/** What tests share: one builder of commands and one driver of an engine. */
package org.pointsman.core.testing;
