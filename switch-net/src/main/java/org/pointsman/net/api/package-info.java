/**
 * HTTP and JSON: payments, accounts, health. A request goes {@code ApiSession} → {@code Exchange} → {@code RequestHead} →
 * {@code ApiLoop} → {@code PaymentRequests} into the ring, and comes back {@code Exchange} → {@code PaymentAnswers} →
 * {@code ResponseEncoder}.
 */
package org.pointsman.net.api;
