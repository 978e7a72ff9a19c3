import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Reads data with a reader's schema as Java Avro does, and writes them again with that schema.
 *
 * <p>A request on standard input: the texts of the writer's schema, those of the reader's, the data; each of the three a
 * count and so many pieces, each piece a length and so many bytes, numbers big-endian. The last text of a schema is the
 * schema, those before it are what it refers to. The answer on standard output: a byte, `P` where a schema does not parse,
 * followed by a piece that says why, or `R` and then for each datum `D` and its bytes or `E` and why there are none.
 */
public final class Resolve {
  private static final DataInputStream IN = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
  private static final DataOutputStream OUT = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));

  public static void main(String[] args) throws Exception {
    while (true) {
      byte[][] writer;
      try {
        writer = pieces();
      } catch (EOFException end) {
        return;
      }
      answer(writer, pieces(), pieces());
      OUT.flush();
    }
  }

  private static void answer(byte[][] writerTexts, byte[][] readerTexts, byte[][] data) throws Exception {
    Schema writer;
    Schema reader;
    try {
      writer = parse(writerTexts);
      reader = parse(readerTexts);
    } catch (Exception | StackOverflowError error) {
      put('P', message(error));
      return;
    }
    OUT.writeByte('R');
    GenericDatumReader<Object> datumReader = new GenericDatumReader<>(writer, reader);
    GenericDatumWriter<Object> datumWriter = new GenericDatumWriter<>(reader);
    for (byte[] datum : data) {
      try {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(datum, null);
        Object value = datumReader.read(null, decoder);
        if (!decoder.isEnd()) {
          throw new IllegalStateException("bytes are left over");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        datumWriter.write(value, encoder);
        encoder.flush();
        put('D', bytes.toByteArray());
      } catch (Exception | StackOverflowError error) {
        put('E', message(error));
      }
    }
  }

  private static Schema parse(byte[][] texts) {
    Schema.Parser parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    Schema last = null;
    for (byte[] text : texts) {
      last = parser.parse(new String(text, StandardCharsets.UTF_8));
    }
    return last;
  }

  private static byte[][] pieces() throws Exception {
    byte[][] pieces = new byte[IN.readInt()][];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = new byte[IN.readInt()];
      IN.readFully(pieces[i]);
    }
    return pieces;
  }

  private static void put(char kind, byte[] piece) throws Exception {
    OUT.writeByte(kind);
    OUT.writeInt(piece.length);
    OUT.write(piece);
  }

  private static byte[] message(Throwable error) {
    return String.valueOf(error).getBytes(StandardCharsets.UTF_8);
  }
}
