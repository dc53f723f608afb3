package org.pointsman.core.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads an SBE schema of fixed blocks: types, composites of them, and messages whose fields follow each other without gaps.
 * What is beyond that (groups, enums, offsets …) is refused rather than read wrongly.
 */
final class SchemaFile {
    private final String resource;
    private final FieldTable table;
    private final Map<String, Field.Type> types = new HashMap<>();
    private final Map<Integer, MessageLayout> messages = new TreeMap<>();
    private String composite;
    private List<Field.Part> parts;
    private String message;
    private int templateId;
    private int blockLength;
    private List<Field> fields;

    private SchemaFile(String resource, FieldTable table) {
        this.resource = resource;
        this.table = table;
        for (Primitive primitive : Primitive.values()) {
            String name = primitive.name().toLowerCase(java.util.Locale.ROOT);
            types.put(name, new Field.Type(name, List.of(new Field.Part("", primitive, 1, 0))));
        }
    }

    /** @throws IllegalArgumentException naming the resource, the line and what cannot be read there */
    static Schema read(String resource, FieldTable table) {
        SchemaFile file = new SchemaFile(resource, table);
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream in = SchemaFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException(resource + " is not on the class path");
            }
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            while (xml.hasNext()) {
                file.take(xml, xml.next());
            }
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException(resource + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
        return new Schema(file.messages);
    }

    private void take(XMLStreamReader xml, int event) {
        if (event == XMLStreamConstants.START_ELEMENT) {
            try {
                begin(xml);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        resource + ":" + xml.getLocation().getLineNumber() + ": " + e.getMessage(), e);
            }
        } else if (event == XMLStreamConstants.END_ELEMENT) {
            end(xml.getLocalName());
        }
    }

    private void begin(XMLStreamReader xml) {
        switch (xml.getLocalName()) {
            case "messageSchema", "types" -> {
                // What matters is within.
            }
            case "composite" -> {
                composite = required(xml, "name");
                parts = new ArrayList<>();
            }
            case "type" -> type(xml);
            case "message" -> {
                message = required(xml, "name");
                templateId = Integer.parseInt(required(xml, "id"));
                blockLength = 0;
                fields = new ArrayList<>();
            }
            case "field" -> field(xml);
            default ->
                throw new IllegalArgumentException("element " + xml.getLocalName() + " is not read by this tool");
        }
    }

    private void type(XMLStreamReader xml) {
        String name = required(xml, "name");
        Primitive primitive = Primitive.named(required(xml, "primitiveType"));
        String length = xml.getAttributeValue(null, "length");
        int count = length == null ? 1 : Integer.parseInt(length);
        if (composite == null) {
            types.put(name, new Field.Type(name, List.of(new Field.Part("", primitive, count, 0))));
        } else {
            int offset = parts.stream().mapToInt(Field.Part::bytes).sum();
            parts.add(new Field.Part(name, primitive, count, offset));
        }
    }

    private void field(XMLStreamReader xml) {
        String name = required(xml, "name");
        String typeName = required(xml, "type");
        Field.Type type = types.get(typeName);
        if (type == null) {
            throw new IllegalArgumentException("type " + typeName + " is not defined above");
        }
        if (xml.getAttributeValue(null, "offset") != null) {
            throw new IllegalArgumentException("fields at offsets of their own are not read by this tool");
        }
        if (!isPadding(name)) {
            fields.add(new Field(name, type, blockLength, table.presentation(message, name)));
        }
        blockLength += type.bytes();
    }

    private void end(String element) {
        if (element.equals("composite")) {
            types.put(composite, new Field.Type(composite, List.copyOf(parts)));
            composite = null;
        } else if (element.equals("message")) {
            for (Field field : fields) {
                field.resolve(fields);
            }
            messages.put(templateId, new MessageLayout(message, templateId, blockLength, List.copyOf(fields)));
        }
    }

    /** The schema's rule: fields that only fill gaps are called pad1, pad2, pad4b … */
    private static boolean isPadding(String name) {
        return name.matches("pad\\d[a-z]?");
    }

    private static String required(XMLStreamReader xml, String attribute) {
        String value = xml.getAttributeValue(null, attribute);
        if (value == null) {
            throw new IllegalArgumentException(xml.getLocalName() + " without " + attribute);
        }
        return value;
    }
}
