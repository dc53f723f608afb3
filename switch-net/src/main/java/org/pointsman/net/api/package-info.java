/**
 * HTTP and JSON: payments, accounts, health. A request goes {@code ApiSession} → {@code RequestHead} → {@code ApiLoop} →
 * {@code PaymentRequests} into the ring, and comes back {@code ApiSession} → {@code PaymentAnswers} → {@code ResponseEncoder}.
 */
package org.pointsman.net.api;
