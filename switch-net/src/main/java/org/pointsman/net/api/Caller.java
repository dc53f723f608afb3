package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.pointsman.net.config.NodeConfig.Client;

/** Tells who calls, and whether it may. Where no clients are configured everybody is the anonymous one. One a loop. */
final class Caller {
    private static final String SCHEME = "Bearer ";
    private static final byte[] CHALLENGE = Response.headers("www-authenticate: Bearer");

    private final Clients clients;
    private final MessageDigest sha256;

    Caller(Clients clients) {
        this.clients = clients;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    /**
     * @param authorization the header, or null
     * @throws BadRequestException if nobody is called so (401), or may not do this (403)
     */
    Client identify(String authorization, Operation.Access access) throws BadRequestException {
        if (clients.isEmpty() || access == Operation.Access.OPEN) {
            return Client.ANONYMOUS;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthorised("the header Authorization must be Bearer and an API key");
        }
        byte[] key = authorization.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8);
        // Looked up by the digest: how long that takes says nothing of use about any key.
        Client client = clients.ofDigest(HexFormat.of().formatHex(sha256.digest(key)));
        if (client == null) {
            throw unauthorised("the header Authorization has no API key that is known here");
        }
        if (access == Operation.Access.PAYMENTS ? !client.mayPay() : !client.mayOpenAccounts()) {
            throw new BadRequestException(
                    Problem.of(HttpResponseStatus.FORBIDDEN, "this client is not permitted to make this call"));
        }
        return client;
    }

    private static BadRequestException unauthorised(String detail) {
        return new BadRequestException(
                Problem.of(HttpResponseStatus.UNAUTHORIZED, detail).with(CHALLENGE));
    }
}
