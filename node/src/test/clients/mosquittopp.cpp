// libmosquittopp, the C++ face of libmosquitto, against a broker at every QoS.
// usage: mosquittopp HOST PORT
#include <mosquittopp.h>

#include <chrono>
#include <iostream>
#include <string>

namespace {
constexpr int messages = 20;
constexpr auto patience = std::chrono::seconds(10);
const char* const topic = "clients/mosquittopp/temp";

class Round : public mosqpp::mosquittopp {
public:
    explicit Round(int qos) : qos(qos) {}

    bool passes(const char* host, int port) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        int code = connect(host, port, 60);
        while (code == MOSQ_ERR_SUCCESS && failure.empty() && (received < messages || want_write())
               && std::chrono::steady_clock::now() < deadline) {
            code = loop(100);
        }
        disconnect();
        if (failure.empty() && received == messages) {
            return true;
        }
        std::cerr << "mosquittopp: QoS " << qos << ": " << received << " messages received. "
                  << (failure.empty() ? mosqpp::strerror(code) : failure) << '\n';
        return false;
    }

private:
    void on_connect(int code) override {
        if (code != 0) {
            failure = "refused with code " + std::to_string(code);
        } else {
            subscribe(nullptr, "clients/mosquittopp/+", qos);
        }
    }

    void on_subscribe(int, int, const int*) override {
        for (int i = 0; i < messages; i++) {
            const std::string payload = "message " + std::to_string(i);
            publish(nullptr, topic, static_cast<int>(payload.size()), payload.data(), qos);
        }
    }

    void on_message(const mosquitto_message* message) override {
        const std::string payload(static_cast<const char*>(message->payload), static_cast<size_t>(message->payloadlen));
        if (payload != "message " + std::to_string(received) || message->qos != qos || std::string(topic) != message->topic) {
            failure = "unexpected message '" + payload + "' at QoS " + std::to_string(message->qos);
        }
        received++;
    }

    const int qos;
    int received = 0;
    std::string failure;
};
}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: mosquittopp HOST PORT\n";
        return 2;
    }
    mosqpp::lib_init();
    int failed = 0;
    for (int qos = 0; qos <= 2; qos++) {
        failed |= Round(qos).passes(argv[1], std::stoi(argv[2])) ? 0 : 1;
    }
    mosqpp::lib_cleanup();
    return failed;
}
