"""confluent-kafka-python on a topic that typed producers and consumers share: it writes what they read, and reads what they write.

    kafka_topics.py write BROKERS REGISTRY TOPIC prefix|header
    kafka_topics.py read BROKERS REGISTRY TOPIC COUNT

Writes users, one without a value, with keys as plain text; reads messages and prints each as a line of JSON.
"""

import json
import sys

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient, header_schema_id_serializer
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext, StringDeserializer, StringSerializer

USER = json.dumps({
    "type": "record", "name": "User", "namespace": "com.acme",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "name", "type": "string"},
        {"name": "nick", "type": ["null", "string"], "default": None},
    ],
})

USERS = [
    ("ann", {"id": 1, "name": "Ann", "nick": None}),
    ("bob", {"id": -2, "name": "Bôb ❤", "nick": "bobby"}),
    ("ann", None),
]


def registry_client(url):
    # Without a timeout, which is its default, it waits for as long as a server keeps a request that it lost.
    return SchemaRegistryClient({"url": url, "timeout": 10})


def write(brokers, registry, topic, framing):
    settings = {"auto.register.schemas": True}
    if framing == "header":
        settings["schema.id.serializer"] = header_schema_id_serializer
    serialize = AvroSerializer(registry_client(registry), USER, conf=settings)
    producer = Producer({"bootstrap.servers": brokers, "partitioner": "murmur2_random"})
    for key, user in USERS:
        headers = []
        context = SerializationContext(topic, MessageField.VALUE, headers)
        value = serialize(user, context)
        producer.produce(topic, key=StringSerializer()(key), value=value, headers=headers)
    assert producer.flush(60) == 0


def read(brokers, registry, topic, count):
    deserialize = AvroDeserializer(registry_client(registry))
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": f"python-{topic}", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    left = int(count)
    while left:
        message = consumer.poll(120)
        assert message is not None, "no message came"
        assert message.error() is None, message.error()
        context = SerializationContext(topic, MessageField.VALUE, message.headers() or [])
        value = deserialize(message.value(), context)
        key = StringDeserializer()(message.key())
        print(json.dumps([key, value, message.partition()]), flush=True)
        left -= 1
    consumer.close()


{"write": write, "read": read}[sys.argv[1]](*sys.argv[2:])
