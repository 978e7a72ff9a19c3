import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Turns data to JSON and back as Java Avro does.
 *
 * <p>A request is a line on standard input, its words separated by tabs; the answer is some lines on standard output, the
 * last of which is a point, or an E and what went wrong.
 *
 * <pre>
 *   schema TEXT    the schema of all that follows
 *   print DIGITS   a D and the JSON of a datum, whose bytes are given as hexadecimal digits
 *   read JSON      a D and the hexadecimal digits of a datum's bytes
 * </pre>
 */
public final class Json {
  private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);
  private static Schema schema;

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split("\t", -1);
      try {
        switch (words[0]) {
          case "schema" -> schema = new Schema.Parser().parse(words[1]);
          case "print" -> {
            byte[] bytes = HexFormat.of().parseHex(words[1]);
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            copy(DecoderFactory.get().binaryDecoder(bytes, null), EncoderFactory.get().jsonEncoder(schema, text));
            OUT.print("D" + text.toString(StandardCharsets.UTF_8).replaceAll("[\\r\\n]+", " ") + "\n");
          }
          case "read" -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            copy(DecoderFactory.get().jsonDecoder(schema, words[1]), EncoderFactory.get().binaryEncoder(bytes, null));
            OUT.print("D" + HexFormat.of().formatHex(bytes.toByteArray()) + "\n");
          }
          default -> throw new IllegalArgumentException(words[0]);
        }
        OUT.print(".\n");
      } catch (Exception | StackOverflowError error) {
        OUT.print("E" + String.valueOf(error).replace('\n', ' ') + "\n");
      }
      OUT.flush();
    }
  }

  private static void copy(Decoder from, Encoder to) throws Exception {
    Object datum = new GenericDatumReader<>(schema).read(null, from);
    new GenericDatumWriter<>(schema).write(datum, to);
    to.flush();
  }
}
