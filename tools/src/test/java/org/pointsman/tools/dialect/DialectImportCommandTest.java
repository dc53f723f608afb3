package org.pointsman.tools.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.iso8583.MessageBuilder;
import org.pointsman.net.iso8583.MessagePrinter;
import org.pointsman.net.iso8583.MessageReader;
import org.pointsman.tools.CommandLineRun;

class DialectImportCommandTest {
    private static final String HEAD = """
            <isopackager>
              <isofield id="0" length="4" name="MTI" class="org.jpos.iso.IFA_NUMERIC"/>
              <isofield id="1" length="16" name="Bitmap" class="org.jpos.iso.IFA_BITMAP"/>
            """;

    @TempDir
    private Path directory;

    private static Path packager(String name) {
        try {
            return Path.of(DialectImportCommandTest.class
                    .getResource("/packager/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Messages that jPOS 2.1.10 packed with the packager files beside them. */
    static Iterable<JsonNode> packedElsewhere() throws IOException {
        return new ObjectMapper().readTree(Files.readString(packager("packed-elsewhere.json")));
    }

    @ParameterizedTest
    @MethodSource("packedElsewhere")
    void whatThePackagerPackedTheImportedDialectReadsAndWritesAgain(JsonNode example) throws IOException {
        String name = example.get("packager").textValue();
        CommandLineRun run =
                CommandLineRun.of("dialect", "import", packager(name + ".xml").toString());
        assertThat(run.exitCode()).isZero();
        Dialect dialect = Dialects.parse(run.out(), name);
        assertThat(dialect.name()).isEqualTo(name);

        Map<Integer, String> fields = new TreeMap<>();
        example.get("fields")
                .properties()
                .forEach(field -> fields.put(
                        Integer.valueOf(field.getKey()), field.getValue().textValue()));
        byte[] packed = HexFormat.of().parseHex(example.get("message").textValue());
        byte[] message = new byte[dialect.headerBytes() + packed.length];
        System.arraycopy(packed, 0, message, dialect.headerBytes(), packed.length);
        MessageReader reader = new MessageReader();
        assertThat(reader.parse(dialect, new UnsafeBuffer(message), 0, message.length))
                .as(MessagePrinter.error(reader))
                .isTrue();
        assertThat(MessagePrinter.fields(reader, true)).isEqualTo(fields);
        assertThat(new MessageBuilder(dialect, reader.mti()).set(fields).build())
                .asHexString()
                .isEqualTo(HexFormat.of().withUpperCase().formatHex(message));
    }

    @Test
    void whatPeopleMaySeeAndTheCodesComeFromTheBuiltInDialect() {
        Dialect dialect = Dialects.parse(
                CommandLineRun.of(
                                "dialect", "import", packager("merchant93.xml").toString(), "--name", "mine")
                        .out(),
                "mine");
        assertThat(dialect.name()).isEqualTo("mine");
        assertThat(dialect.version()).isEqualTo(1);
        assertThat(dialect.shortcomings()).isEmpty();
        assertThat(dialect.field(35).mask()).hasToString("all");
        assertThat(dialect.field(43).name()).isEqualTo("Name & \"place\"");
        assertThat(dialect.functions().field()).isEqualTo(24);
        assertThat(dialect.has(65)).isFalse();
        assertThat(dialect.has(100)).isFalse();
        assertThat(dialect.has(5)).isFalse();
        assertThat(dialect.echoes(56)).isTrue();
    }

    @Test
    void aDividedFieldStaysOneAndItsPartsAreNamed() {
        assertThat(CommandLineRun.of(
                                "dialect", "import", packager("merchant93.xml").toString())
                        .out())
                .contains("43: { name: \"Name & \\\"place\\\"\", type: ans, length: LL ..99 }"
                        + "   # one field here; the packager divides it: 1 Name, 2 Town");
    }

    @Test
    void whatAListenerWouldMissIsSaidButDoesNotFail() throws IOException {
        CommandLineRun run = run(HEAD + field(2, 19, "IFA_LLNUM") + "</isopackager>");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("not for a listener yet: ", "there is no DE 11 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IFX_SPECIAL    | 9    | field packager org.jpos.iso.IFX_SPECIAL is not known here",
                "IFA_LLLLCHAR   | 9000 | field packager org.jpos.iso.IFA_LLLLCHAR is not known here",
                "IFE_LLCHAR     | 10   | is in ebcdic, but line 2 is in ascii: a dialect has one character set",
                "IFA_LLCHAR     | 100  | length 100 is beyond what IFA_LLCHAR can say",
                "IFA_LLLCHAR    | 1000 | length 1000 is beyond what IFA_LLLCHAR can say",
                "IFA_NUMERIC    | 0    | length 0 is beyond what IFA_NUMERIC can say",
                "IFA_NUMERIC    | -1   | length -1 is beyond what IFA_NUMERIC can say",
                "IFB_BITMAP     | 8    | a bitmap cannot be a field",
            })
    void whatCannotBeBroughtAlongIsNamedWithItsLine(String className, int length, String reason) throws IOException {
        String xml = HEAD + field(60, length, className) + "</isopackager>";
        CommandLineRun run = run(xml);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("mine.xml:4: field 60: " + reason);

        CommandLineRun skipped = run(xml, "--skip");
        assertThat(skipped.exitCode()).isZero();
        assertThat(skipped.err()).contains("mine.xml:4: field 60: " + reason);
        assertThat(Dialects.parse(skipped.out(), "mine").has(60)).isFalse();
    }

    @Test
    void fieldsBeyondTheStandardAreNamed() throws IOException {
        assertThat(run(HEAD + field(129, 3, "IFA_NUMERIC") + "</isopackager>").err())
                .contains("mine.xml:4: field 129: DE numbers go from 2 to 128");
        assertThat(run(HEAD + field(60, 3, "IFA_NUMERIC") + field(60, 3, "IFA_NUMERIC") + "</isopackager>")
                        .err())
                .contains("mine.xml:5: field 60: is there twice");
        assertThat(run(HEAD.replace("length=\"16\"", "length=\"24\"") + "</isopackager>")
                        .err())
                .contains("mine.xml:3: field 1: a third bitmap is not known here");
        assertThat(run(HEAD + field(39, 4, "IFA_NUMERIC") + "</isopackager>").err())
                .contains("mine.xml:4: field 39: of length 4 it is that of another edition than 1993");
        assertThat(run("<isopackager></isopackager>").err())
                .contains("there is no field 0, the message type", "there is no field 1, the bitmap");
        assertThat(run(HEAD.replace("<isopackager>", "<isopackager emitBitmap=\"false\">") + "</isopackager>")
                        .err())
                .contains("messages without bitmaps");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<isopackager>                                | :1: is not XML that can be read",
                "not XML                                      | :1: is not XML that can be read",
                "<packager/>                                  | :1: is not a packager file",
                "<isopackager><field/></isopackager>          | :1: unknown element field",
                "<isopackager><isofield/></isopackager>       | :1: isofield has no id",
                "<isopackager><isofield id='x'/></isopackager>| :1: id is not a number",
            })
    void aFileThatIsNoPackagerIsRefusedWithItsLine(String xml, String reason) throws IOException {
        CommandLineRun run = run(xml);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("mine.xml" + reason);
    }

    @Test
    void bytesThatAreNoXmlAreRefusedInOneLine() throws Exception {
        byte[] random = new byte[4096];
        new Random(1).nextBytes(random);
        Path file = Files.write(directory.resolve("mine.xml"), random);
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed));
        try {
            CommandLineRun run = CommandLineRun.of("dialect", "import", file.toString());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines()).singleElement().asString().contains("is not XML that can be read");
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString()).as("of the parser's own").doesNotContain("Fatal");
    }

    @Test
    void aFieldWithoutALengthIsOneThatCanBeSkipped() throws IOException {
        String xml = HEAD + field(39, 2, "IFA_NUMERIC").replace("length=\"2\"", "length=\"two\"") + "</isopackager>";
        assertThat(run(xml).err()).contains("mine.xml:4: field 39: length is missing, or not a number");
        assertThat(run(xml, "--skip").exitCode()).isZero();
    }

    @Test
    void nothingButTheFileIsRead() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret.txt"), "opened");
        String doctype = "<!DOCTYPE isopackager [ <!ENTITY x SYSTEM \"" + secret.toUri() + "\"> ]>\n";
        String field = "  <isofield id=\"60\" length=\"3\" name=\"N\" class=\"IF_CHAR\">&x;</isofield>\n";
        CommandLineRun text = run(doctype + HEAD + field + "</isopackager>");
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out() + text.err()).doesNotContain("opened");

        CommandLineRun attribute = run(doctype + HEAD + field.replace("\"N\"", "\"&x;\"") + "</isopackager>");
        assertThat(attribute.exitCode()).isEqualTo(1);
        assertThat(attribute.out() + attribute.err()).doesNotContain("opened");

        String missing =
                "<!DOCTYPE isopackager SYSTEM \"" + directory.resolve("no.dtd").toUri() + "\">\n";
        assertThat(run(missing + HEAD + "</isopackager>").exitCode()).isZero();
    }

    @Test
    void entitiesThatGrowAreNotExpanded() throws IOException {
        StringBuilder doctype = new StringBuilder("<!DOCTYPE isopackager [ <!ENTITY e0 \"0123456789\">");
        for (int i = 1; i <= 30; i++) {
            doctype.append("<!ENTITY e%d \"&e%d;&e%d;\">".formatted(i, i - 1, i - 1));
        }
        CommandLineRun run = run(doctype + "]>" + HEAD
                + "  <isofield id=\"60\" length=\"3\" name=\"&e30;\" class=\"IF_CHAR\"/></isopackager>");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).hasSizeLessThan(500);
    }

    @Test
    void wrongOptionsAreWrongUsage() throws IOException {
        assertThat(run(HEAD + "</isopackager>", "--edition", "03").exitCode()).isEqualTo(2);
        assertThat(run(HEAD + "</isopackager>", "--name", "a: b").exitCode()).isEqualTo(2);
        assertThat(CommandLineRun.of("dialect", "import", "nowhere.xml").exitCode())
                .isEqualTo(1);
    }

    private CommandLineRun run(String xml, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("mine.xml"), xml);
        String[] args = new String[3 + options.length];
        args[0] = "dialect";
        args[1] = "import";
        args[2] = file.toString();
        System.arraycopy(options, 0, args, 3, options.length);
        return CommandLineRun.of(args);
    }

    private static String field(int id, int length, String className) {
        return "  <isofield id=\"%d\" length=\"%d\" name=\"N\" class=\"org.jpos.iso.%s\"/>\n"
                .formatted(id, length, className);
    }
}
