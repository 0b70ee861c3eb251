// Eclipse Paho C++ (async_client with a consumer queue) against a broker, in MQTT 3.1.1 and 5.0 and at every QoS.
// usage: paho_cpp HOST PORT
#include <mqtt/async_client.h>

#include <chrono>
#include <iostream>
#include <string>

namespace {
constexpr int messages = 20;
constexpr auto patience = std::chrono::seconds(10);
const std::string topic = "clients/paho_cpp/temp";

void require(bool holds, const std::string& what) {
    if (!holds) {
        throw std::runtime_error(what);
    }
}

void run(const std::string& uri, int version, int qos) {
    mqtt::async_client client(uri, "paho-cpp", mqtt::create_options(version));
    client.start_consuming();

    auto connecting = client.connect(mqtt::connect_options_builder().mqtt_version(version).finalize());
    require(connecting->wait_for(patience), "no CONNACK");
    auto subscribing = client.subscribe("clients/paho_cpp/+", qos);
    require(subscribing->wait_for(patience), "no SUBACK");

    for (int i = 0; i < messages; i++) {
        auto publishing = client.publish(topic, "message " + std::to_string(i), qos, false);
        require(publishing->wait_for(patience), "message " + std::to_string(i) + " is not acknowledged");
    }
    for (int i = 0; i < messages; i++) {
        mqtt::const_message_ptr message;
        require(client.try_consume_message_for(&message, patience) && message, "message " + std::to_string(i) + " is missing");
        require(message->to_string() == "message " + std::to_string(i), "unexpected payload: " + message->to_string());
        require(message->get_topic() == topic, "unexpected topic: " + message->get_topic());
        require(message->get_qos() == qos, "received at QoS " + std::to_string(message->get_qos()));
    }
    client.disconnect()->wait_for(patience);
}
}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: paho_cpp HOST PORT\n";
        return 2;
    }
    const std::string uri = "tcp://" + std::string(argv[1]) + ":" + argv[2];
    int failed = 0;
    for (int version : {MQTTVERSION_3_1_1, MQTTVERSION_5}) {
        for (int qos = 0; qos <= 2; qos++) {
            try {
                run(uri, version, qos);
            } catch (const std::exception& e) {
                std::cerr << "paho_cpp: MQTT version " << version << ", QoS " << qos << ": " << e.what() << '\n';
                failed = 1;
            }
        }
    }
    return failed;
}
