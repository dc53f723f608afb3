package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Set;

/** Finds the call that a method and a request target name. */
final class Router {
    private static final String PAYMENTS = "/v1/payments";
    private static final String ACCOUNTS = "/v1/accounts";
    private static final String CAPTURES = "/captures";
    private static final String REVERSALS = "/reversals";

    /** The methods of RFC 9110 and RFC 5789: where they are not served it is for the resource's sake (405), others are unknown (501). */
    private static final Set<HttpMethod> KNOWN_METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS,
            HttpMethod.TRACE,
            HttpMethod.CONNECT);

    private Router() {}

    /**
     * Sets the call, and the id and the query in its target if there are any.
     *
     * @param target as in the request line, in origin or absolute form
     * @throws BadRequestException if there is nothing there, or nothing for this method
     */
    static void route(HttpMethod method, String target, ApiRequest request) throws BadRequestException {
        String uri = originForm(target);
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        request.query(query < 0 ? "" : uri.substring(query + 1));
        switch (path) {
            case "/health/live" -> request.operation(get(method, Operation.LIVE));
            case "/health/ready" -> request.operation(get(method, Operation.READY));
            case "/metrics" -> request.operation(get(method, Operation.METRICS));
            case "/openapi.json" -> request.operation(get(method, Operation.OPENAPI));
            case PAYMENTS ->
                request.operation(
                        isGet(method)
                                ? Operation.FIND_PAYMENT
                                : post(method, Operation.CREATE_PAYMENT, "GET, HEAD, POST"));
            case ACCOUNTS -> request.operation(post(method, Operation.CREATE_ACCOUNT, "POST"));
            default -> routeToOne(method, path, request);
        }
    }

    /** A path with the id of a payment or an account in it. */
    private static void routeToOne(HttpMethod method, String path, ApiRequest request) throws BadRequestException {
        if (path.startsWith(PAYMENTS + "/")) {
            int end = path.indexOf('/', PAYMENTS.length() + 1);
            String call = end < 0 ? "" : path.substring(end);
            String id = path.substring(PAYMENTS.length() + 1, end < 0 ? path.length() : end);
            switch (call) {
                case "" -> request.operation(get(method, Operation.GET_PAYMENT));
                case CAPTURES -> request.operation(post(method, Operation.CAPTURE, "POST"));
                case REVERSALS -> request.operation(post(method, Operation.REVERSE, "POST"));
                default -> throw nothingHere();
            }
            request.id(number(id, "id: a payment id is a whole number"));
        } else if (path.startsWith(ACCOUNTS + "/") && path.indexOf('/', ACCOUNTS.length() + 1) < 0) {
            request.operation(get(method, Operation.GET_ACCOUNT));
            request.id(number(path.substring(ACCOUNTS.length() + 1), "id: an account id is a whole number"));
        } else {
            throw nothingHere();
        }
    }

    /** Whoever asks through a proxy names us in the target as well (RFC 9112, 3.2.2). */
    private static String originForm(String target) {
        if (!target.regionMatches(true, 0, "http://", 0, 7)) {
            return target;
        }
        int path = target.indexOf('/', 7);
        return path < 0 ? "/" : target.substring(path);
    }

    private static boolean isGet(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    private static Operation get(HttpMethod method, Operation operation) throws BadRequestException {
        if (isGet(method)) {
            return operation;
        }
        throw notAllowed(method, "GET, HEAD");
    }

    private static Operation post(HttpMethod method, Operation operation, String allowed) throws BadRequestException {
        if (method.equals(HttpMethod.POST)) {
            return operation;
        }
        throw notAllowed(method, allowed);
    }

    private static BadRequestException notAllowed(HttpMethod method, String allowed) {
        if (!KNOWN_METHODS.contains(method)) {
            return new BadRequestException(
                    Problem.of(HttpResponseStatus.NOT_IMPLEMENTED, "no such method is served anywhere here"));
        }
        return new BadRequestException(
                Problem.of(HttpResponseStatus.METHOD_NOT_ALLOWED, "only " + allowed + " is served here")
                        .with(Response.headers("allow: " + allowed)));
    }

    private static BadRequestException nothingHere() {
        return new BadRequestException(Problem.of(HttpResponseStatus.NOT_FOUND, "there is nothing at this path"));
    }

    private static long number(String digits, String otherwise) throws BadRequestException {
        // What passes the range of 64 bits in its 19th digit is negative, whichever it is.
        long number = digits.isEmpty() || digits.length() > 19 ? -1 : 0;
        for (int i = 0; i < digits.length() && number >= 0; i++) {
            char c = digits.charAt(i);
            number = c < '0' || c > '9' ? -1 : number * 10 + c - '0';
        }
        if (number < 0) {
            throw new BadRequestException(Problem.badRequest(otherwise));
        }
        return number;
    }
}
