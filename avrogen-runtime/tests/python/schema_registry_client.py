"""confluent-kafka-python's SchemaRegistryClient, unmodified, against the embedded registry.

The URL of the registry is in AVROGEN_REGISTRY_URL. Run by .ci/python-client.
"""

import json
import os
import unittest
import uuid

from confluent_kafka.schema_registry import (
    ConfigCompatibilityLevel,
    Metadata,
    MetadataProperties,
    Rule,
    RuleKind,
    RuleMode,
    RuleSet,
    Schema,
    SchemaReference,
    SchemaRegistryClient,
    ServerConfig,
)
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.serialization import MessageField, SerializationContext


def record(*fields, name="User"):
    return json.dumps({"type": "record", "name": name, "namespace": "com.acme", "fields": list(fields)})


ID = {"name": "id", "type": "long"}
NICK = {"name": "nick", "type": ["null", "string"], "default": None}
COUNTRY = {"name": "country", "type": "string"}


class Registry(unittest.TestCase):
    def setUp(self):
        self.client = SchemaRegistryClient({"url": os.environ["AVROGEN_REGISTRY_URL"], "timeout": 10})
        self.addCleanup(self.client.close)
        self.subject = f"python/{uuid.uuid4()} value"

    def fails(self, status, code, call, *arguments, **options):
        with self.assertRaises(SchemaRegistryError) as caught:
            call(*arguments, **options)
        self.assertEqual((caught.exception.http_status_code, caught.exception.error_code), (status, code))
        return caught.exception.error_message

    def test_register_and_read_back(self):
        schema = Schema(record(ID), "AVRO")
        schema_id = self.client.register_schema(self.subject, schema)
        self.client.clear_caches()
        self.assertEqual(self.client.register_schema(self.subject, schema), schema_id)
        fetched = self.client.get_schema(schema_id, subject_name=self.subject)
        self.assertEqual(json.loads(fetched.schema_str), json.loads(schema.schema_str))
        latest = self.client.get_latest_version(self.subject)
        self.assertEqual((latest.subject, latest.version, latest.schema_id), (self.subject, 1, schema_id))
        self.assertEqual(self.client.get_version(self.subject, 1).schema_id, schema_id)
        self.assertEqual(self.client.get_versions(self.subject), [1])
        self.assertIn(self.subject, self.client.get_subjects())
        self.assertEqual(self.client.get_subjects(subject_prefix=self.subject), [self.subject])
        self.assertIn(self.subject, self.client.get_subjects_by_schema_id(schema_id))
        versions = self.client.get_schema_versions(schema_id)
        self.assertIn((self.subject, 1), [(each.subject, each.version) for each in versions])
        self.assertIn("AVRO", self.client.get_schema_types())

    def test_full_response_and_guid(self):
        response = self.client.register_schema_full_response(self.subject, Schema(record(ID), "AVRO"))
        self.assertEqual(str(uuid.UUID(response.guid)), response.guid)
        by_guid = self.client.get_schema_by_guid(response.guid)
        self.assertEqual(json.loads(by_guid.schema_str), json.loads(record(ID)))

    def test_lookup(self):
        schema = Schema(record(ID), "AVRO")
        self.fails(404, 40401, self.client.lookup_schema, self.subject, schema)
        schema_id = self.client.register_schema(self.subject, schema)
        found = self.client.lookup_schema(self.subject, schema)
        self.assertEqual((found.schema_id, found.version, found.subject), (schema_id, 1, self.subject))
        self.fails(404, 40403, self.client.lookup_schema, self.subject, Schema('"string"', "AVRO"))
        spaced = Schema(json.dumps(json.loads(record(ID)), indent=4), "AVRO")
        self.assertEqual(self.client.lookup_schema(self.subject, spaced, normalize_schemas=True).version, 1)

    def test_what_is_not_there(self):
        self.fails(404, 40401, self.client.get_latest_version, self.subject)
        self.fails(404, 40403, self.client.get_schema, 2_000_000_000)
        self.client.register_schema(self.subject, Schema(record(ID), "AVRO"))
        self.fails(404, 40402, self.client.get_version, self.subject, 7)
        message = self.fails(422, 42201, self.client.register_schema, self.subject, Schema("{", "AVRO"))
        self.assertIn("Invalid schema", message)

    def test_compatibility(self):
        self.client.register_schema(self.subject, Schema(record(ID), "AVRO"))
        good, bad = Schema(record(ID, NICK), "AVRO"), Schema(record(ID, COUNTRY), "AVRO")
        self.assertTrue(self.client.test_compatibility(self.subject, good))
        self.assertFalse(self.client.test_compatibility(self.subject, bad))
        self.assertFalse(self.client.test_compatibility(self.subject, bad, version=1))
        self.assertTrue(self.client.test_compatibility_all_versions(self.subject, good))
        self.assertFalse(self.client.test_compatibility_all_versions(self.subject, bad))
        message = self.fails(409, 40901, self.client.register_schema, self.subject, bad)
        self.assertIn("READER_FIELD_MISSING_DEFAULT_VALUE", message)
        self.client.set_compatibility(self.subject, "NONE")
        self.assertTrue(self.client.test_compatibility(self.subject, bad))
        self.client.register_schema(self.subject, bad)
        self.assertEqual(self.client.get_versions(self.subject), [1, 2])

    def test_config(self):
        self.assertEqual(self.client.get_compatibility(), "BACKWARD")
        self.fails(404, 40408, self.client.get_compatibility, self.subject)
        self.fails(422, 42203, self.client.set_compatibility, self.subject, "SOMETIMES")
        for level in ["NONE", "BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD", "FORWARD_TRANSITIVE", "FULL"]:
            self.client.set_compatibility(self.subject, level)
            self.assertEqual(self.client.get_compatibility(self.subject), level)
        level = ConfigCompatibilityLevel.FULL_TRANSITIVE
        self.client.set_config(self.subject, ServerConfig(compatibility=level, compatibility_group="major"))
        config = self.client.get_config(self.subject)
        self.assertEqual((config.compatibility_level, config.compatibility_group), (level, "major"))
        self.client.delete_config(self.subject)
        self.fails(404, 40408, self.client.get_config, self.subject)

    def test_mode(self):
        self.assertEqual(self.client.get_global_mode(), "READWRITE")
        self.fails(404, 40409, self.client.get_mode, self.subject)
        self.assertEqual(self.client.update_mode(self.subject, "READONLY"), "READONLY")
        self.assertEqual(self.client.get_mode(self.subject), "READONLY")
        self.fails(422, 42205, self.client.register_schema, self.subject, Schema('"string"', "AVRO"))
        self.assertEqual(self.client.delete_mode(self.subject), "READONLY")
        self.client.register_schema(self.subject, Schema('"string"', "AVRO"))

    def test_references(self):
        line = Schema(record({"name": "sku", "type": "string"}, name="Line"), "AVRO")
        self.client.register_schema(f"{self.subject}-line", line)
        reference = SchemaReference("com.acme.Line", f"{self.subject}-line", 1)
        lines = {"name": "lines", "type": {"type": "array", "items": "com.acme.Line"}}
        order = Schema(record(lines, name="Order"), "AVRO", [reference])
        schema_id = self.client.register_schema(self.subject, order)
        fetched = self.client.get_latest_version(self.subject)
        self.assertEqual([(each.name, each.version) for each in fetched.schema.references], [("com.acme.Line", 1)])
        self.assertEqual(self.client.get_referenced_by(f"{self.subject}-line", 1), [schema_id])
        self.fails(422, 42206, self.client.delete_version, f"{self.subject}-line", 1)
        missing = Schema(record(lines, name="Order"), "AVRO", [SchemaReference("com.acme.Line", "nowhere", 1)])
        self.fails(422, 42201, self.client.register_schema, f"{self.subject}-missing", missing)

        context = SerializationContext("t", MessageField.VALUE)
        options = {"auto.register.schemas": False, "subject.name.strategy": lambda *_: self.subject}
        value = {"lines": [{"sku": "a"}, {"sku": "b"}]}
        encoded = AvroSerializer(self.client, order, conf=options)(value, context)
        self.assertEqual(encoded[:5], b"\x00" + schema_id.to_bytes(4, "big"))
        self.assertEqual(AvroDeserializer(self.client)(encoded, context), value)

    def test_deletes(self):
        for text in ['"int"', '"long"', '"double"']:
            self.client.register_schema(self.subject, Schema(text, "AVRO"))
        self.fails(404, 40407, self.client.delete_version, self.subject, 2, permanent=True)
        self.assertEqual(self.client.delete_version(self.subject, 2), 2)
        self.fails(404, 40406, self.client.delete_version, self.subject, 2)
        self.assertEqual(self.client.get_versions(self.subject), [1, 3])
        self.assertEqual(self.client.get_version(self.subject, 2, deleted=True).version, 2)
        self.fails(404, 40405, self.client.delete_subject, self.subject, permanent=True)
        # The client itself deletes softly before it deletes for good, where it is asked to.
        self.assertEqual(self.client.delete_subject(self.subject), [1, 3])
        self.fails(404, 40404, self.client.delete_subject, self.subject)
        self.assertIn(self.subject, self.client.get_subjects(deleted=True))
        self.assertEqual(self.client.delete_subject(self.subject, permanent=True), [1, 2, 3])
        self.assertNotIn(self.subject, self.client.get_subjects(deleted=True))

    def test_metadata_and_rules(self):
        metadata = Metadata(tags=None, properties=MetadataProperties({"owner": "team-a"}), sensitive=None)
        rule = Rule(
            name="positive", doc=None, kind=RuleKind.CONDITION, mode=RuleMode.WRITE, type="CEL", tags=None,
            params=None, expr="message.id > 0", on_success=None, on_failure=None, disabled=False,
        )
        rules = RuleSet(migration_rules=None, domain_rules=[rule])
        schema = Schema(record(ID), "AVRO", metadata=metadata, rule_set=rules)
        self.client.register_schema(self.subject, schema)
        latest = self.client.get_latest_version(self.subject)
        self.assertEqual(latest.schema.metadata.properties.properties, {"owner": "team-a"})
        self.assertEqual(latest.schema.rule_set.domain_rules[0].expr, "message.id > 0")
        found = self.client.get_latest_with_metadata(self.subject, {"owner": "team-a"})
        self.assertEqual(found.version, 1)
        self.fails(404, 40403, self.client.get_latest_with_metadata, self.subject, {"owner": "team-b"})

    def test_contexts(self):
        inside = f":.python:{self.subject}"
        self.client.register_schema(inside, Schema('"int"', "AVRO"))
        self.assertIn(".python", self.client.get_contexts())
        self.assertEqual(self.client.get_latest_version(inside).subject, inside)

    def test_serializers_register_and_find_their_schemas(self):
        topic = f"topic-{uuid.uuid4()}"
        context = SerializationContext(topic, MessageField.VALUE)
        serializer = AvroSerializer(self.client, record(ID, NICK))
        encoded = serializer({"id": 7, "nick": "x"}, context)
        self.assertEqual(self.client.get_latest_version(f"{topic}-value").version, 1)
        self.assertEqual(AvroDeserializer(self.client)(encoded, context), {"id": 7, "nick": "x"})
        self.assertEqual(AvroDeserializer(self.client, record(ID))(encoded, context), {"id": 7})


if __name__ == "__main__":
    unittest.main(verbosity=2)
