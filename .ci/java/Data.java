import java.io.ByteArrayOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** From bytes to Java's generic data, and back. */
final class Data {
  /** Collections of more bytes are written in blocks; it takes no fewer. */
  private static final EncoderFactory BLOCKS = new EncoderFactory().configureBlockSize(64);

  static Object read(GenericDatumReader<Object> reader, byte[] bytes) throws Exception {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
    Object value = reader.read(null, decoder);
    if (!decoder.isEnd()) {
      throw new IllegalStateException("bytes are left over");
    }
    return value;
  }

  static byte[] write(Schema schema, Object value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return write(schema, value, bytes, EncoderFactory.get().binaryEncoder(bytes, null));
  }

  /** In blocks that begin with their sizes. */
  static byte[] writeBlocks(Schema schema, Object value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return write(schema, value, bytes, BLOCKS.blockingBinaryEncoder(bytes, null));
  }

  private static byte[] write(Schema schema, Object value, ByteArrayOutputStream bytes, BinaryEncoder encoder)
      throws Exception {
    new GenericDatumWriter<>(schema).write(value, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private Data() {}
}
