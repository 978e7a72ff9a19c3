import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.TimePeriod;

/**
 * Takes all values of logical types in a datum through Java's own classes for them, and says what they are.
 *
 * <p>A reader with conversions would do so, too, but it loses which branch of a union a value has, if two have one class.
 */
final class Logical {
  private static final Map<String, Conversion<?>> CONVERSIONS = new HashMap<>();

  static {
    for (Conversion<?> conversion :
        List.of(
            new Conversions.DecimalConversion(),
            new Conversions.BigDecimalConversion(),
            new Conversions.UUIDConversion(),
            new Conversions.DurationConversion(),
            new TimeConversions.DateConversion(),
            new TimeConversions.TimeMillisConversion(),
            new TimeConversions.TimeMicrosConversion(),
            new TimeConversions.TimestampMillisConversion(),
            new TimeConversions.TimestampMicrosConversion(),
            new TimeConversions.TimestampNanosConversion(),
            new TimeConversions.LocalTimestampMillisConversion(),
            new TimeConversions.LocalTimestampMicrosConversion(),
            new TimeConversions.LocalTimestampNanosConversion())) {
      CONVERSIONS.put(conversion.getLogicalTypeName(), conversion);
    }
  }

  private final List<String> texts;

  Logical(List<String> texts) {
    this.texts = texts;
  }

  /** The same datum, made anew. */
  Object through(Schema schema, Object datum) {
    switch (schema.getType()) {
      case RECORD:
        IndexedRecord record = (IndexedRecord) datum;
        GenericData.Record made = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
          made.put(field.pos(), through(field.schema(), record.get(field.pos())));
        }
        return made;
      case ARRAY:
        List<Object> items = new ArrayList<>();
        for (Object item : (List<?>) datum) {
          items.add(through(schema.getElementType(), item));
        }
        return items;
      case MAP:
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) datum).entrySet()) {
          entries.put(entry.getKey(), through(schema.getValueType(), entry.getValue()));
        }
        return entries;
      case UNION:
        return through(schema.getTypes().get(GenericData.get().resolveUnion(schema, datum)), datum);
      default:
        return leaf(schema, datum);
    }
  }

  private Object leaf(Schema schema, Object datum) {
    LogicalType type = schema.getLogicalType();
    Conversion<?> conversion = type == null ? null : CONVERSIONS.get(type.getName());
    if (conversion == null) {
      return datum;
    }
    Object value = Conversions.convertToLogicalType(datum, schema, type, conversion);
    texts.add(text(value));
    return Conversions.convertToRawType(value, schema, type, conversion);
  }

  /** Times always have nine digits of a second; of a duration, three numbers. */
  private static String text(Object value) {
    if (value instanceof LocalTime) {
      return text((LocalTime) value);
    } else if (value instanceof LocalDateTime) {
      return text((LocalDateTime) value);
    } else if (value instanceof Instant) {
      return text(LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC));
    } else if (value instanceof BigDecimal) {
      return ((BigDecimal) value).toPlainString();
    } else if (value instanceof TimePeriod) {
      TimePeriod period = (TimePeriod) value;
      return period.getMonths() + " " + period.getDays() + " " + period.getMillis();
    }
    return value.toString();
  }

  private static String text(LocalTime time) {
    return String.format("%02d:%02d:%02d.%09d", time.getHour(), time.getMinute(), time.getSecond(), time.getNano());
  }

  private static String text(LocalDateTime time) {
    return time.toLocalDate() + "T" + text(time.toLocalTime());
  }
}
