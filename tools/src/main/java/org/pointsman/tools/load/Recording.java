package org.pointsman.tools.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recorded requests with the answers that are right.
 *
 * <p>The requests stand one behind the other, each with its length before it in two bytes, big-endian, not counting itself.
 * The answers are a CSV file with a line a request, in order, below the line of the column names; read are the columns
 * {@code response_mti}, {@code de39} and {@code de54} (empty: no DE 54).
 *
 * @param requests messages from the MTI on
 * @param answers as many
 */
public record Recording(List<byte[]> requests, List<Answer> answers) {

    /**
     * @param line of the CSV file it stands in, from 1
     * @param mti type of the answer, as a number
     * @param code DE 39
     * @param balance DE 54; null where there is none
     */
    public record Answer(int line, int mti, String code, String balance) {}

    /**
     * @throws IOException if a file cannot be read, or is not what it should be; names file and line
     */
    public static Recording read(Path framesFile, Path answersFile) throws IOException {
        List<byte[]> requests = frames(framesFile);
        List<Answer> answers = answers(answersFile);
        if (requests.size() != answers.size()) {
            throw new IOException(framesFile + " holds " + requests.size() + " requests, " + answersFile
                    + " answers to " + answers.size());
        }
        return new Recording(List.copyOf(requests), List.copyOf(answers));
    }

    private static List<byte[]> frames(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<byte[]> frames = new ArrayList<>();
        int offset = 0;
        while (offset < bytes.length) {
            int length = offset + 2 > bytes.length ? 0 : (bytes[offset] & 0xFF) << 8 | bytes[offset + 1] & 0xFF;
            if (length == 0 || offset + 2 + length > bytes.length) {
                throw new IOException(file + ": request " + frames.size() + " at byte " + offset + " is cut short");
            }
            byte[] frame = new byte[length];
            System.arraycopy(bytes, offset + 2, frame, 0, length);
            frames.add(frame);
            offset += 2 + length;
        }
        return frames;
    }

    private static List<Answer> answers(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        List<String> columns =
                lines.isEmpty() ? List.of() : List.of(lines.get(0).split(","));
        int mti = column(file, columns, "response_mti");
        int code = column(file, columns, "de39");
        int balance = column(file, columns, "de54");
        List<Answer> answers = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            if (cells.length != columns.size() || !cells[mti].matches("[0-9]{4}") || cells[code].length() != 2) {
                throw new IOException(
                        file + ", line " + (i + 1) + ": not the " + columns.size() + " columns " + columns);
            }
            String text = cells[balance].isEmpty() ? null : cells[balance];
            answers.add(new Answer(i + 1, Integer.parseInt(cells[mti]), cells[code], text));
        }
        return answers;
    }

    private static int column(Path file, List<String> columns, String name) throws IOException {
        return Optional.of(columns.indexOf(name))
                .filter(index -> index >= 0)
                .orElseThrow(() -> new IOException(file + ", line 1: no column " + name));
    }

    public int size() {
        return requests.size();
    }
}
