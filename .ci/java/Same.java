import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;

/**
 * Whether data are of the same value.
 *
 * <p>A request has pairs of data.
 */
final class Same {
  static void answer(Schema schema, byte[][] data) throws Exception {
    Answers.parsed(data.length / 2);
    GenericDatumReader<Object> reader = new GenericDatumReader<>(schema);
    for (int i = 0; i + 1 < data.length; i += 2) {
      try {
        if (!isSame(Data.read(reader, data[i]), Data.read(reader, data[i + 1]))) {
          throw new IllegalStateException("they are not the same");
        }
      } catch (Exception | StackOverflowError error) {
        Answers.failed(error);
        continue;
      }
      Answers.done();
    }
  }

  /** Java's own comparison leaves out fields whose order is to be ignored. */
  private static boolean isSame(Object one, Object other) {
    if (one instanceof IndexedRecord && other instanceof IndexedRecord) {
      IndexedRecord a = (IndexedRecord) one;
      IndexedRecord b = (IndexedRecord) other;
      boolean same = a.getSchema().equals(b.getSchema());
      for (Schema.Field field : a.getSchema().getFields()) {
        same = same && isSame(a.get(field.pos()), b.get(field.pos()));
      }
      return same;
    } else if (one instanceof List && other instanceof List) {
      Iterator<?> items = ((List<?>) other).iterator();
      boolean same = ((List<?>) one).size() == ((List<?>) other).size();
      for (Object item : (List<?>) one) {
        same = same && isSame(item, items.next());
      }
      return same;
    } else if (one instanceof Map && other instanceof Map) {
      Map<?, ?> entries = (Map<?, ?>) other;
      boolean same = entries.size() == ((Map<?, ?>) one).size();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) one).entrySet()) {
        same = same && entries.containsKey(entry.getKey()) && isSame(entry.getValue(), entries.get(entry.getKey()));
      }
      return same;
    }
    return Objects.equals(one, other);
  }

  private Same() {}
}
