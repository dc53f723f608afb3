package org.pointsman.net.ops;

/** A body for an HTTP answer. */
public record Page(String contentType, byte[] body) {}
