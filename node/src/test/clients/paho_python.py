"""Python's paho-mqtt against a broker, in every protocol version and at every QoS.

usage: paho_python.py HOST PORT WS_PORT
"""

import queue
import sys

import paho.mqtt.client as mqtt

MESSAGES = 20
SECONDS = 10
TOPIC = "clients/paho_python/temp"
VERSIONS = {"3.1": mqtt.MQTTv31, "3.1.1": mqtt.MQTTv311, "5.0": mqtt.MQTTv5}


def new_client(version, transport):
    """A client of either of the library's two generations of callbacks."""
    options = {"client_id": "paho-python", "protocol": version, "transport": transport}
    if hasattr(mqtt, "CallbackAPIVersion"):
        return mqtt.Client(mqtt.CallbackAPIVersion.VERSION1, **options)
    return mqtt.Client(**options)


def run(host, port, transport, version, qos):
    events = queue.Queue()
    client = new_client(version, transport)
    client.on_connect = lambda client, userdata, flags, code, *properties: events.put(int(getattr(code, "value", code)))
    client.on_subscribe = lambda client, userdata, mid, granted, *properties: events.put(int(getattr(granted[0], "value", granted[0])))
    client.on_message = lambda client, userdata, message: events.put((message.topic, message.payload.decode(), message.qos))

    client.connect(host, port)
    client.loop_start()
    try:
        code = events.get(timeout=SECONDS)
        assert code == 0, f"refused with code {code}"
        client.subscribe("clients/paho_python/+", qos)
        granted = events.get(timeout=SECONDS)
        assert granted == qos, f"granted {granted}"
        published = [client.publish(TOPIC, f"message {i}", qos) for i in range(MESSAGES)]
        for i in range(MESSAGES):
            message = events.get(timeout=SECONDS)
            assert message == (TOPIC, f"message {i}", qos), f"message {i} came as {message}"
        for message in published:
            message.wait_for_publish(SECONDS)
            assert message.is_published(), "a message is not acknowledged"
    finally:
        client.disconnect()
        client.loop_stop()


def main(host, port, ws_port):
    failed = False
    for transport, at in (("tcp", int(port)), ("websockets", int(ws_port))):
        for name, version in VERSIONS.items():
            for qos in range(3):
                try:
                    run(host, at, transport, version, qos)
                except (AssertionError, OSError, queue.Empty) as failure:
                    print(f"paho_python: {transport}, MQTT {name}, QoS {qos}: {failure!r}", file=sys.stderr)
                    failed = True
    return int(failed)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
