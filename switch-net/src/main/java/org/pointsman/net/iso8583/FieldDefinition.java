package org.pointsman.net.iso8583;

/**
 * One field of a dialect, as people read it. The codec itself works on {@link FieldForm}, which is compiled from this.
 *
 * @param de data element, 2-128
 * @param name what to call it
 * @param notation its type as the standard writes it: {@code n}, {@code ans}, {@code x+n} …
 * @param type what it holds
 * @param encoding how its content stands on the wire; of {@code x+n} the digits, the sign is always one character
 * @param prefixDigits digits of the length in front of it: 0 (fixed length), 2 or 3
 * @param lengths how these stand on the wire; as a binary number two take one byte, three take two
 * @param min shortest content, in digits, characters or bytes; equals {@code max} where the length is fixed
 * @param max longest content
 * @param padRight where an odd number of BCD digits gets its spare nibble: behind the last digit, or before the first
 * @param mask what of it people may see
 */
public record FieldDefinition(
        int de,
        String name,
        String notation,
        FieldType type,
        Encoding encoding,
        int prefixDigits,
        Encoding lengths,
        int min,
        int max,
        boolean padRight,
        Mask mask) {}
