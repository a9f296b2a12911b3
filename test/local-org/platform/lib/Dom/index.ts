/** The classes of the Dom namespace. */
import "./Document.ts";
import "./XmlNode.ts";
import "./XmlNodeType.ts";
