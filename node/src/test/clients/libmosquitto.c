/*
 * libmosquitto's C API against a broker: connect, subscribe, on_message, in every protocol version and at every QoS.
 * usage: libmosquitto HOST PORT
 */
#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MESSAGES = 20, SECONDS = 10 };

struct round {
    int version;
    int qos;
    int received;
    int failed;
};

static void fail(struct round *round, const char *what, int code) {
    fprintf(stderr, "libmosquitto: MQTT version %d, QoS %d: %s (%d)\n", round->version, round->qos, what, code);
    round->failed = 1;
}

static void on_connect(struct mosquitto *client, void *state, int code) {
    struct round *round = state;
    if (code != 0) {
        fail(round, "refused", code);
    } else if (mosquitto_subscribe(client, NULL, "clients/libmosquitto/+", round->qos) != MOSQ_ERR_SUCCESS) {
        fail(round, "cannot subscribe", 0);
    }
}

static void on_subscribe(struct mosquitto *client, void *state, int id, int count, const int *granted) {
    struct round *round = state;
    (void)id;
    if (count != 1 || granted[0] != round->qos) {
        fail(round, "granted another QoS", granted[0]);
    }
    for (int i = 0; i < MESSAGES; i++) {
        char payload[16];
        int length = snprintf(payload, sizeof payload, "message %d", i);
        int code = mosquitto_publish(client, NULL, "clients/libmosquitto/temp", length, payload, round->qos, false);
        if (code != MOSQ_ERR_SUCCESS) {
            fail(round, "cannot publish", code);
        }
    }
}

static void on_message(struct mosquitto *client, void *state, const struct mosquitto_message *message) {
    struct round *round = state;
    char expected[16];
    int length = snprintf(expected, sizeof expected, "message %d", round->received);
    (void)client;
    if (message->payloadlen != length || memcmp(message->payload, expected, (size_t)length) != 0) {
        fail(round, "another payload than expected, message", round->received);
    }
    if (message->qos != round->qos || strcmp(message->topic, "clients/libmosquitto/temp") != 0) {
        fail(round, "another topic or QoS than published", message->qos);
    }
    round->received++;
}

static void run(struct round *round, const char *host, int port) {
    struct mosquitto *client = mosquitto_new(NULL, true, round);
    time_t deadline = time(NULL) + SECONDS;
    int code;

    mosquitto_int_option(client, MOSQ_OPT_PROTOCOL_VERSION, round->version);
    mosquitto_connect_callback_set(client, on_connect);
    mosquitto_subscribe_callback_set(client, on_subscribe);
    mosquitto_message_callback_set(client, on_message);

    code = mosquitto_connect(client, host, port, 60);
    while (code == MOSQ_ERR_SUCCESS && !round->failed && time(NULL) < deadline
           && (round->received < MESSAGES || mosquitto_want_write(client))) {
        code = mosquitto_loop(client, 100, 1);
    }
    if (code != MOSQ_ERR_SUCCESS) {
        fail(round, mosquitto_strerror(code), code);
    } else if (round->received != MESSAGES) {
        fail(round, "messages received", round->received);
    }
    mosquitto_disconnect(client);
    mosquitto_destroy(client);
}

int main(int argc, char **argv) {
    static const int versions[] = {MQTT_PROTOCOL_V31, MQTT_PROTOCOL_V311, MQTT_PROTOCOL_V5};
    int failed = 0;
    if (argc != 3) {
        fprintf(stderr, "usage: libmosquitto HOST PORT\n");
        return 2;
    }
    mosquitto_lib_init();
    for (int i = 0; i < 3; i++) {
        for (int qos = 0; qos <= 2; qos++) {
            struct round round = {.version = versions[i], .qos = qos};
            run(&round, argv[1], atoi(argv[2]));
            failed |= round.failed;
        }
    }
    mosquitto_lib_cleanup();
    return failed;
}
