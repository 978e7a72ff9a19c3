import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;

/**
 * Reads data with a reader's schema as Java Avro does, and writes them again with that schema.
 *
 * <p>A request has the texts of the writer's schema, those of the reader's, and the data.
 */
final class Resolve {
  static void answer(byte[][] writerTexts, byte[][] readerTexts, byte[][] data) throws Exception {
    Schema writer;
    Schema reader;
    try {
      writer = parse(writerTexts);
      reader = parse(readerTexts);
    } catch (Exception | StackOverflowError error) {
      Answers.unparsed(error);
      return;
    }
    Answers.parsed(data.length);
    GenericDatumReader<Object> datumReader = new GenericDatumReader<>(writer, reader);
    for (byte[] datum : data) {
      byte[] bytes;
      try {
        bytes = Data.write(reader, Data.read(datumReader, datum));
      } catch (Exception | StackOverflowError error) {
        Answers.failed(error);
        continue;
      }
      Answers.done();
      Answers.put(bytes);
    }
  }

  /** The last text is the schema, those before it are what it refers to. */
  private static Schema parse(byte[][] texts) {
    Schemas schemas = new Schemas();
    schemas.parse(texts);
    return schemas.last();
  }

  private Resolve() {}
}
