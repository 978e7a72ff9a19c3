"""confluent-kafka-python on a topic of generated types: keys in Avro, and values of a union that refers to other subjects.

    events.py write BROKERS REGISTRY TOPIC < SCHEMAS
    events.py read BROKERS REGISTRY TOPIC COUNT

SCHEMAS is JSON: the text of the union, and for each reference its name and text. `read` prints each message as a line of JSON.
"""

import json
import sys

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

EVENTS = [
    ("e-1", ("com.acme.User", {"name": "Ann", "avatar": b"\x01\x02"})),
    ("e-2", ("com.acme.Order", {"count": -3})),
    ("e-2", 5),
    ("e-3", ("com.acme.User", {"name": "Bôb ❤", "avatar": None})),
]


def registry_client(url):
    # Without a timeout, which is its default, it waits for as long as a server keeps a request that it lost.
    return SchemaRegistryClient({"url": url, "timeout": 10})


def write(brokers, registry, topic):
    schemas = json.load(sys.stdin)
    client = registry_client(registry)
    references = []
    for name, text in schemas["references"]:
        client.register_schema(name, Schema(text, "AVRO"))
        version = client.lookup_schema(name, Schema(text, "AVRO")).version
        references.append(SchemaReference(name, name, version))
    serialize_key = AvroSerializer(client, '"string"')
    serialize = AvroSerializer(client, Schema(schemas["union"], "AVRO", references))
    producer = Producer({"bootstrap.servers": brokers, "partitioner": "murmur2_random"})
    for key, value in EVENTS:
        key = serialize_key(key, SerializationContext(topic, MessageField.KEY))
        producer.produce(topic, key=key, value=serialize(value, SerializationContext(topic, MessageField.VALUE)))
    assert producer.flush(60) == 0


def read(brokers, registry, topic, count):
    client = registry_client(registry)
    deserialize_key, deserialize = AvroDeserializer(client), AvroDeserializer(client, return_record_name=True)
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": f"python-{topic}", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    left = int(count)
    while left:
        message = consumer.poll(120)
        assert message is not None, "no message came"
        assert message.error() is None, message.error()
        key = deserialize_key(message.key(), SerializationContext(topic, MessageField.KEY))
        value = deserialize(message.value(), SerializationContext(topic, MessageField.VALUE))
        print(json.dumps([key, value], default=bytes.hex), flush=True)
        left -= 1
    consumer.close()


{"write": write, "read": read}[sys.argv[1]](*sys.argv[2:])
