package org.pointsman.tools.demo;

/**
 * What is right as the answer to a request.
 *
 * @param mti message type of the answer, four digits
 * @param code DE 39
 * @param balance DE 54, or null where there is none
 */
record ExpectedAnswer(String mti, String code, String balance) {

    boolean approved() {
        return code.equals("00");
    }
}
