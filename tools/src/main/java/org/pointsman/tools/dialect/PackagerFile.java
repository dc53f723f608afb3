package org.pointsman.tools.dialect;

import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.pointsman.tools.CommandFailure;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The XML file of a jPOS {@code GenericPackager} as it was read. A document type that the file names is not fetched and
 * entities are not resolved: nothing but the file itself is read, whoever wrote it.
 *
 * @param headerBytes bytes before the message type
 * @param bitmap false if the file says that messages have none
 * @param fields of the message, in the order of the file
 */
record PackagerFile(int headerBytes, boolean bitmap, List<Field> fields) {
    /** No packager file is as long; what is longer is something else. */
    private static final long MAX_BYTES = 4 << 20;

    /** No length. */
    static final int UNKNOWN = Integer.MIN_VALUE;

    private static final List<String> EXTERNAL = List.of(
            "http://xml.org/sax/features/external-general-entities",
            "http://xml.org/sax/features/external-parameter-entities",
            "http://apache.org/xml/features/nonvalidating/load-external-dtd");
    private static final int MAX_DEPTH = 8;

    /**
     * One field.
     *
     * @param line it stands on
     * @param length {@link #UNKNOWN} if there is none, or none that is a number
     * @param padLeft whether an odd number of packed digits has its spare nibble in front
     * @param parts what the file divides its content into; empty if it does not
     */
    record Field(int line, int id, String name, int length, String className, boolean padLeft, List<String> parts) {}

    /** @throws CommandFailure if it is not such a file; names the line */
    static PackagerFile read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new CommandFailure(file + ": longer than any packager file");
        }
        byte[] bytes = Files.readAllBytes(file);
        requireWellFormed(file, bytes);
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try {
            return new Reader(file, factory.createXMLStreamReader(new ByteArrayInputStream(bytes))).read();
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            throw notReadable(file, line);
        }
    }

    /** The stream reader writes of some errors to standard error by itself; this parser lets us say it. */
    private static void requireWellFormed(Path file, byte[] bytes) throws IOException {
        SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
        try {
            for (String external : EXTERNAL) {
                factory.setFeature(external, false);
            }
            // Its methods throw what is fatal and pass over the rest.
            factory.newSAXParser().parse(new ByteArrayInputStream(bytes), new DefaultHandler());
        } catch (SAXParseException e) {
            throw notReadable(file, Math.max(0, e.getLineNumber()));
        } catch (SAXException | CharConversionException e) {
            throw notReadable(file, 0);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java runtime has another XML parser", e);
        }
    }

    private static CommandFailure notReadable(Path file, int line) {
        return new CommandFailure(file + ":" + line + ": is not XML that can be read");
    }

    /** Walks the elements of one file. */
    private static final class Reader {
        private final Path file;
        private final XMLStreamReader xml;

        Reader(Path file, XMLStreamReader xml) {
            this.file = file;
            this.xml = xml;
        }

        PackagerFile read() throws XMLStreamException {
            if (!nextElement() || !xml.getLocalName().equals("isopackager")) {
                throw error("is not a packager file: its first element is not isopackager");
            }
            int header = attribute("headerLength") == null ? 0 : number("headerLength");
            boolean bitmap = !"false".equals(attribute("emitBitmap"));
            List<Field> fields = new ArrayList<>();
            while (nextElement()) {
                fields.add(field(0));
            }
            return new PackagerFile(header, bitmap, fields);
        }

        private Field field(int depth) throws XMLStreamException {
            int line = line();
            String element = xml.getLocalName();
            boolean composite = element.equals("isofieldpackager");
            if (!composite && !element.equals("isofield")) {
                throw error("unknown element " + element);
            }
            Field field = new Field(
                    line,
                    number("id"),
                    attribute("name") == null ? "" : attribute("name"),
                    lengthOrUnknown(),
                    required("class"),
                    "true".equals(attribute("pad")),
                    new ArrayList<>());
            while (nextElement()) {
                if (!composite) {
                    throw error("isofield cannot hold " + xml.getLocalName());
                }
                if (depth == MAX_DEPTH) {
                    throw error("fields within fields, deeper than in any packager file");
                }
                Field part = field(depth + 1);
                field.parts().add(part.id() + " " + part.name());
            }
            return field;
        }

        /** Moves to the next element inside the one at hand; false if that ends first. */
        private boolean nextElement() throws XMLStreamException {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        return true;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        return false;
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw error("entities are not resolved");
                    default -> {}
                }
            }
            return false;
        }

        private String attribute(String name) {
            return xml.getAttributeValue(null, name);
        }

        private String required(String name) {
            if (attribute(name) == null) {
                throw error(xml.getLocalName() + " has no " + name);
            }
            return attribute(name);
        }

        private int number(String name) {
            String text = required(name);
            if (!text.matches("-?[0-9]{1,9}")) {
                throw error(name + " is not a number");
            }
            return Integer.parseInt(text);
        }

        /** One field without it is no reason to refuse the others. */
        private int lengthOrUnknown() {
            String text = attribute("length");
            return text != null && text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : UNKNOWN;
        }

        private int line() {
            return xml.getLocation().getLineNumber();
        }

        private CommandFailure error(String reason) {
            return new CommandFailure(file + ":" + line() + ": " + reason);
        }
    }
}
