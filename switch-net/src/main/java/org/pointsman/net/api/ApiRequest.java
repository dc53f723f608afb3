package org.pointsman.net.api;

import io.netty.buffer.ByteBuf;
import org.pointsman.net.config.NodeConfig.Client;

/** The request that a connection has in process: what its head said, and its body so far. One a connection, used again. */
final class ApiRequest {
    private Operation operation;
    private Client client;
    private RequestKey key;
    private long id;
    private String query;
    private String accept;
    private ByteBuf body;
    private boolean ownershipShown;
    private long expiresAtNs;

    void begin() {
        operation = null;
        client = Client.ANONYMOUS;
        key = null;
        id = 0;
        query = "";
        accept = null;
        ownershipShown = false;
    }

    Operation operation() {
        return operation;
    }

    void operation(Operation named) {
        operation = named;
    }

    /** Who asks. */
    Client client() {
        return client;
    }

    void client(Client identified) {
        client = identified;
    }

    /** What it will be known by again; null of a request that changes nothing. */
    RequestKey key() {
        return key;
    }

    void key(RequestKey named) {
        key = named;
    }

    /** The header Accept; null if there is none. */
    String accept() {
        return accept;
    }

    void accept(String inHead) {
        accept = inHead;
    }

    /** The id in the path; 0 where there is none. */
    long id() {
        return id;
    }

    void id(long inPath) {
        id = inPath;
    }

    /** What stood behind the question mark, undecoded. */
    String query() {
        return query;
    }

    void query(String undecoded) {
        query = undecoded;
    }

    /** Whether the payment that is to be changed has turned out to be the client's. */
    boolean isOwnershipShown() {
        return ownershipShown;
    }

    void ownershipShown() {
        ownershipShown = true;
    }

    /** When its sender gives up waiting, by the engine's time. */
    long expiresAtNs() {
        return expiresAtNs;
    }

    void expiresAtNs(long givesUpNs) {
        expiresAtNs = givesUpNs;
    }

    /**
     * Adds a part of the body, which becomes ours.
     *
     * @param last whether it is the last one
     */
    void append(ByteBuf part, boolean last) {
        if (body == null && last) {
            body = part;
            return;
        }
        // A part holds the whole of what was read with it: kept as they come, bytes that trickle in would cost buffers.
        if (part.isReadable()) {
            if (body == null) {
                body = part.alloc().directBuffer(part.readableBytes());
            }
            body.writeBytes(part);
        }
        part.release();
    }

    int bodyLength() {
        return body == null ? 0 : body.readableBytes();
    }

    /** Copies the body. */
    void readBody(byte[] target) {
        if (body != null) {
            body.getBytes(body.readerIndex(), target, 0, body.readableBytes());
        }
    }

    void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }
}
