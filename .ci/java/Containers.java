import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Reads and writes container files as Java Avro does.
 *
 * <p>A request is a line on standard input, its words separated by tabs; the answer is some lines on standard output, the
 * last of which is a point, or an E and what went wrong.
 *
 * <pre>
 *   read FILE               a D and the record's bytes as hexadecimal digits, for each
 *   copy FROM TO CODEC      writes the records of one file to another
 *   append FROM TO          adds the records of one file to another
 * </pre>
 */
public final class Containers {
  private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split("\t");
      try {
        switch (words[0]) {
          case "read" -> read(new File(words[1]));
          case "copy" -> copy(new File(words[1]), new File(words[2]), words[3]);
          case "append" -> append(new File(words[1]), new File(words[2]));
          default -> throw new IllegalArgumentException(words[0]);
        }
        OUT.print(".\n");
      } catch (Exception | StackOverflowError error) {
        OUT.print("E" + String.valueOf(error).replace('\n', ' ') + "\n");
      }
      OUT.flush();
    }
  }

  private static DataFileReader<Object> reader(File file) throws Exception {
    return new DataFileReader<>(file, new GenericDatumReader<>());
  }

  private static void read(File file) throws Exception {
    try (DataFileReader<Object> reader = reader(file)) {
      Schema schema = reader.getSchema();
      GenericDatumWriter<Object> writer = new GenericDatumWriter<>(schema);
      while (reader.hasNext()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        writer.write(reader.next(), encoder);
        encoder.flush();
        OUT.print("D" + HexFormat.of().formatHex(bytes.toByteArray()) + "\n");
      }
    }
  }

  private static void copy(File from, File to, String codec) throws Exception {
    try (DataFileReader<Object> reader = reader(from);
        DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(reader.getSchema()))) {
      writer.setCodec(CodecFactory.fromString(codec)).setSyncInterval(512).create(reader.getSchema(), to);
      writeAll(reader, writer);
    }
  }

  private static void append(File from, File to) throws Exception {
    try (DataFileReader<Object> reader = reader(from);
        DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(reader.getSchema()))) {
      writer.appendTo(to);
      writeAll(reader, writer);
    }
  }

  private static void writeAll(DataFileReader<Object> reader, DataFileWriter<Object> writer) throws Exception {
    while (reader.hasNext()) {
      writer.append(reader.next());
    }
  }
}
