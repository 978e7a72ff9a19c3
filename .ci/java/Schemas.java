import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Schemas of texts, each of which may name those before it. */
final class Schemas {
  private final List<Schema> roots = new ArrayList<>();
  private Schema.Parser parser;

  void parse(byte[][] texts) {
    roots.clear();
    parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    for (byte[] text : texts) {
      roots.add(parser.parse(new String(text, StandardCharsets.UTF_8)));
    }
  }

  /** Of the last text. */
  Schema last() {
    return roots.get(roots.size() - 1);
  }

  /** Of a fullname, or, after a `#`, the number of a text; null where there is none. */
  Schema get(String root) {
    return root.startsWith("#") ? roots.get(Integer.parseInt(root.substring(1))) : parser.getTypes().get(root);
  }

  /** A request has the texts; the answer is about nothing but them. */
  void answer(byte[][] texts) throws Exception {
    try {
      parse(texts);
    } catch (Exception | StackOverflowError error) {
      Answers.unparsed(error);
      return;
    }
    Answers.parsed(0);
  }

  /** A request has other texts; the one answer is whether the last of them is of the same schema. */
  static void answerEqual(Schema schema, byte[][] texts) throws Exception {
    Answers.parsed(1);
    try {
      Schemas others = new Schemas();
      others.parse(texts);
      if (!others.last().equals(schema)) {
        throw new IllegalStateException(others.last() + " is not " + schema);
      }
    } catch (Exception | StackOverflowError error) {
      Answers.failed(error);
      return;
    }
    Answers.done();
  }
}
