import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;

/**
 * Reads data to values, in which logical types are Java's own classes, and writes those, once as usual and once in blocks
 * that begin with their sizes.
 *
 * <p>A request has the data. For each of them the answer has both encodings, and the texts of the values of logical types.
 */
final class Values {
  static void answer(Schema schema, byte[][] data) throws Exception {
    Answers.parsed(data.length);
    GenericDatumReader<Object> reader = new GenericDatumReader<>(schema);
    for (byte[] datum : data) {
      List<String> logical = new ArrayList<>();
      byte[] plain;
      byte[] blocks;
      try {
        Object value = new Logical(logical).through(schema, Data.read(reader, datum));
        plain = Data.write(schema, value);
        blocks = Data.writeBlocks(schema, value);
      } catch (Exception | StackOverflowError error) {
        Answers.failed(error);
        continue;
      }
      Answers.done();
      Answers.put(plain);
      Answers.put(blocks);
      Answers.count(logical.size());
      for (String text : logical) {
        Answers.put(text);
      }
    }
  }

  private Values() {}
}
