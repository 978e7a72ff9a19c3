import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;

/**
 * Answers requests on standard input by standard output, until the input ends.
 *
 * <p>A request begins with its name, and where it is about a schema, that follows: a fullname among the texts that were
 * last given, or `#` and the number of one. It and the answer are made of pieces, each a length and so many bytes, and of lists of
 * pieces with their count before them; numbers are big-endian. An answer begins with a byte, `P` where a schema does not
 * parse, followed by a piece that says why, or `R`, then how many answers there are, one for each datum: `D` and what is
 * asked for, or `E` and a piece that says why that cannot be.
 */
public final class Answers {
  private static final DataInputStream IN = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
  private static final DataOutputStream OUT = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));

  /** Those about which it is asked until there are others. */
  private static final Schemas SCHEMAS = new Schemas();

  public static void main(String[] args) throws Exception {
    while (true) {
      String request;
      try {
        request = text();
      } catch (EOFException end) {
        return;
      }
      switch (request) {
        case "resolve":
          Resolve.answer(pieces(), pieces(), pieces());
          break;
        case "schemas":
          SCHEMAS.answer(pieces());
          break;
        default:
          about(request, text(), pieces());
      }
      OUT.flush();
    }
  }

  private static void about(String request, String root, byte[][] data) throws Exception {
    Schema schema = SCHEMAS.get(root);
    if (schema == null) {
      unparsed(new IllegalArgumentException("no schema " + root));
    } else if (request.equals("values")) {
      Values.answer(schema, data);
    } else if (request.equals("same")) {
      Same.answer(schema, data);
    } else if (request.equals("equal")) {
      Schemas.answerEqual(schema, data);
    } else {
      throw new IllegalArgumentException(request);
    }
  }

  static void unparsed(Throwable error) throws Exception {
    OUT.writeByte('P');
    put(String.valueOf(error));
  }

  static void parsed(int answers) throws Exception {
    OUT.writeByte('R');
    OUT.writeInt(answers);
  }

  static void failed(Throwable error) throws Exception {
    OUT.writeByte('E');
    put(String.valueOf(error));
  }

  static void done() throws Exception {
    OUT.writeByte('D');
  }

  static void put(byte[] piece) throws Exception {
    OUT.writeInt(piece.length);
    OUT.write(piece);
  }

  static void put(String piece) throws Exception {
    put(piece.getBytes(StandardCharsets.UTF_8));
  }

  static void count(int count) throws Exception {
    OUT.writeInt(count);
  }

  private static byte[] piece() throws Exception {
    byte[] piece = new byte[IN.readInt()];
    IN.readFully(piece);
    return piece;
  }

  private static byte[][] pieces() throws Exception {
    byte[][] pieces = new byte[IN.readInt()][];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = piece();
    }
    return pieces;
  }

  private static String text() throws Exception {
    return new String(piece(), StandardCharsets.UTF_8);
  }
}
