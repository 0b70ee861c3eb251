package io.flotilla.benchmarks.chart;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** An SVG drawing, parsed, so that it must be XML. */
public final class Svg {
    private final Document document;

    private Svg(Document document) {
        this.document = document;
    }

    public static Svg parse(String xml) throws Exception {
        return new Svg(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml))));
    }

    /** The attribute {@code d} of each path of {@code type}, in their order. */
    public List<String> paths(String type) {
        return elements("path").stream()
                .filter(path -> path.getAttribute("class").equals(type))
                .map(path -> path.getAttribute("d"))
                .toList();
    }

    public List<String> texts() {
        return elements("text").stream().map(Element::getTextContent).toList();
    }

    public List<Element> elements(String name) {
        NodeList found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }
}
