package org.pointsman.net.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the JSON object of a request strictly, property by property, and refuses what is not expected: unknown, repeated
 * and missing properties, other types, anything behind the object. A complaint points to the place and never repeats what
 * stands there, nor what the parser says of it, which does. One a loop, used again for each body.
 */
final class JsonBody {
    /** What {@link #next} answers behind the last property of an object. */
    static final int END = -1;

    private static final int MAX_DEPTH = 4;
    /** A longer name is not repeated, nor one of which too many characters are digits: it may be a card number. */
    private static final int MAX_NAMED_LENGTH = 32;

    private static final int MAX_NAMED_DIGITS = 8;
    /** Characters of a text or a number; far more than any may have, so that those too long are refused by name. */
    private static final int MAX_TEXT_LENGTH = 4096;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(MAX_TEXT_LENGTH)
                    .maxStringLength(MAX_TEXT_LENGTH)
                    .maxNameLength(256)
                    .build())
            // UTF-8 and nothing else, whatever the first bytes look like.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    /**
     * The properties of an object, by their place in {@code names}.
     *
     * @param required how many of them, from the first on, have to be there
     */
    record Properties(int required, String... names) {

        private int indexOf(String name) {
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(name)) {
                    return i;
                }
            }
            return -1;
        }
    }

    private final Properties[] objects = new Properties[MAX_DEPTH];
    private final int[] seen = new int[MAX_DEPTH];
    private final String[] path = new String[MAX_DEPTH];
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private int depth;
    private int textDigits;
    private JsonParser parser;

    /** What a body is read into. */
    @FunctionalInterface
    interface Target {
        /** Is called with the parser at the body's object, and has to read all of it. */
        void read(JsonBody body) throws BadRequestException, IOException;
    }

    /**
     * Reads one body.
     *
     * @throws BadRequestException if it is not the JSON that {@code target} wants
     */
    void read(byte[] bytes, int length, Target target) throws BadRequestException {
        depth = 0;
        try (JsonParser opened = FACTORY.createParser(bytes, 0, length)) {
            parser = opened;
            requireUtf8(bytes, length);
            if (parser.nextToken() == null) {
                throw refuse("the body is empty: a JSON object has to be there");
            }
            target.read(this);
            if (parser.nextToken() != null) {
                throw refuse("the body has something behind its JSON object");
            }
        } catch (StreamConstraintsException e) {
            throw refuse("the body is beyond a bound of the JSON parser" + at(e));
        } catch (JsonProcessingException e) {
            throw refuse("the body is not JSON in UTF-8" + at(e));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /** The parser takes characters in more bytes than they need, which another reader would read as something else. */
    private void requireUtf8(byte[] bytes, int length) throws BadRequestException {
        int plain = 0;
        while (plain < length && bytes[plain] >= 0) {
            plain++;
        }
        if (plain < length) {
            try {
                utf8.decode(ByteBuffer.wrap(bytes, plain, length - plain));
            } catch (CharacterCodingException e) {
                throw refuse("the body is not JSON in UTF-8");
            }
        }
    }

    private static String at(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Begins the object that the parser stands at. */
    void enter(Properties properties) throws BadRequestException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refuse("must be an object");
        }
        objects[depth] = properties;
        seen[depth] = 0;
        path[depth] = null;
        depth++;
    }

    /**
     * Goes on to the next property of the object last entered; its value has to be read before the next call.
     *
     * @return its place in the object's {@link Properties}, or {@link #END} behind the last, when the object is left
     */
    int next() throws BadRequestException, IOException {
        Properties properties = objects[depth - 1];
        path[depth - 1] = null;
        String name = parser.nextFieldName();
        if (name == null) {
            requireComplete(properties);
            depth--;
            return END;
        }
        int index = properties.indexOf(name);
        if (index < 0) {
            throw unknown(name);
        }
        path[depth - 1] = name;
        if ((seen[depth - 1] & 1 << index) != 0) {
            throw refuse("stands there twice");
        }
        seen[depth - 1] |= 1 << index;
        parser.nextToken();
        return index;
    }

    private void requireComplete(Properties properties) throws BadRequestException {
        int missing = Integer.numberOfTrailingZeros(~seen[depth - 1]);
        if (missing < properties.required()) {
            path[depth - 1] = properties.names()[missing];
            throw refuse("is missing");
        }
    }

    private BadRequestException unknown(String name) {
        int digits = 0;
        boolean plain = name.length() <= MAX_NAMED_LENGTH;
        for (int i = 0; plain && i < name.length(); i++) {
            char c = name.charAt(i);
            digits += c >= '0' && c <= '9' ? 1 : 0;
            plain = digits <= MAX_NAMED_DIGITS
                    && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z');
        }
        if (plain && !name.isEmpty()) {
            path[depth - 1] = name;
            return refuse("is not a property that is known here");
        }
        return refuse("has a property that is not known here");
    }

    boolean flag() throws BadRequestException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw refuse("must be true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** A whole number from {@code min} to {@code max}, written without fraction and exponent. */
    long number(long min, long max) throws BadRequestException, IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw refuse("must be a whole number");
        }
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long number = parser.getLongValue();
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw refuse("must be a number from " + min + " to " + max);
    }

    /** One of several words: its place among them. */
    int word(String... words) throws BadRequestException, IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            for (int i = 0; i < words.length; i++) {
                if (words[i].equals(text)) {
                    return i;
                }
            }
        }
        throw refuse("must be one of " + String.join(", ", words));
    }

    /** A text. */
    String text(int minLength, int maxLength) throws BadRequestException, IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            if (text.length() >= minLength && text.length() <= maxLength) {
                return text;
            }
        }
        throw refuse("must be a text of " + range(minLength, maxLength) + " characters");
    }

    /** Digits as text, which may have leading zeros; how many there were says {@link #textDigits}. Nothing keeps the text. */
    long digits(int min, int max) throws BadRequestException, IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            char[] characters = parser.getTextCharacters();
            int offset = parser.getTextOffset();
            int length = parser.getTextLength();
            if (length >= min && length <= max && areDigits(characters, offset, length)) {
                textDigits = length;
                long number = 0;
                for (int i = 0; i < length; i++) {
                    number = number * 10 + characters[offset + i] - '0';
                }
                return number;
            }
        }
        throw refuse("must be a text of " + range(min, max) + " digits");
    }

    private static String range(int min, int max) {
        return min == max ? "" + min : min + " to " + max;
    }

    private static boolean areDigits(char[] characters, int offset, int length) {
        for (int i = 0; i < length; i++) {
            if (characters[offset + i] < '0' || characters[offset + i] > '9') {
                return false;
            }
        }
        return true;
    }

    int textDigits() {
        return textDigits;
    }

    /** What is wrong with a property of the object that was left last, known once all of it has been read. */
    BadRequestException refuseAt(String property, String complaint) {
        path[depth] = property;
        depth++;
        return refuse(complaint);
    }

    /** What is wrong with the value that is being read. */
    BadRequestException refuse(String complaint) {
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < depth && path[i] != null; i++) {
            pointer.append('/').append(path[i]);
        }
        String where = pointer.length() == 0 ? "the body" : pointer.substring(pointer.lastIndexOf("/") + 1);
        String detail = complaint.startsWith("the body") ? complaint : where + " " + complaint;
        return new BadRequestException(Problem.invalid(pointer.toString(), detail));
    }
}
