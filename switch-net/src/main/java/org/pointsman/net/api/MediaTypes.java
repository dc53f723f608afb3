package org.pointsman.net.api;

import java.util.Locale;

/** Whether a sender speaks JSON (RFC 9110, 8.3 and 12.5.1). */
final class MediaTypes {
    /** Empty ones at the end as well: there is always a first. */
    private static final int ALL_PARTS = -1;

    private MediaTypes() {}

    /** Content-Type: {@code application/json}, in UTF-8 if it says in what. */
    static boolean isJson(String contentType) {
        if (contentType == null || Response.JSON.equals(contentType)) {
            return contentType != null;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", ALL_PARTS);
        if (!parts[0].strip().equals(Response.JSON)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }

    /** Accept: absent, or one of its ranges has {@code application/json} in it and does not say {@code q=0}. */
    static boolean acceptsJson(String accept) {
        if (accept == null || accept.isBlank() || accept.equals("*/*") || accept.equals(Response.JSON)) {
            return true;
        }
        // The narrowest range that matches decides.
        int narrowest = 0;
        boolean accepted = false;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = range.split(";", ALL_PARTS);
            int width = switch (parts[0].strip()) {
                case Response.JSON -> 3;
                case "application/*" -> 2;
                case "*/*" -> 1;
                default -> 0;
            };
            if (width > narrowest) {
                narrowest = width;
                accepted = !isZeroQuality(parts);
            }
        }
        return accepted;
    }

    private static boolean isZeroQuality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().matches("q=0(\\.0{0,3})?")) {
                return true;
            }
        }
        return false;
    }
}
