/*
 * Eclipse Paho C (the synchronous API) against a broker, in every protocol version and at every QoS.
 * usage: paho_c HOST PORT
 */
#include <MQTTClient.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGES = 20, MILLISECONDS = 10000 };

static int fail(int version, int qos, const char *what, int code) {
    fprintf(stderr, "paho_c: MQTT version %d, QoS %d: %s (%d)\n", version, qos, what, code);
    return 1;
}

static int connect_and_subscribe(MQTTClient client, int version, int qos, const char *filter) {
    if (version == MQTTVERSION_5) {
        MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer5;
        options.MQTTVersion = version;
        MQTTResponse response = MQTTClient_connect5(client, &options, NULL, NULL);
        int code = response.reasonCode;
        MQTTResponse_free(response);
        if (code != 0) {
            return fail(version, qos, "refused", code);
        }
        response = MQTTClient_subscribe5(client, filter, qos, NULL, NULL);
        code = response.reasonCode;
        MQTTResponse_free(response);
        return code == qos ? 0 : fail(version, qos, "granted another QoS", code);
    }
    MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer;
    options.MQTTVersion = version;
    int code = MQTTClient_connect(client, &options);
    if (code != MQTTCLIENT_SUCCESS) {
        return fail(version, qos, "refused", code);
    }
    code = MQTTClient_subscribe(client, filter, qos);
    return code == MQTTCLIENT_SUCCESS ? 0 : fail(version, qos, "granted another QoS", code);
}

static int publish(MQTTClient client, int version, int qos, const char *topic) {
    for (int i = 0; i < MESSAGES; i++) {
        char payload[16];
        int length = snprintf(payload, sizeof payload, "message %d", i);
        MQTTClient_deliveryToken token = 0;
        int code;
        if (version == MQTTVERSION_5) {
            MQTTResponse response = MQTTClient_publish5(client, topic, length, payload, qos, 0, NULL, &token);
            code = response.reasonCode;
            MQTTResponse_free(response);
        } else {
            code = MQTTClient_publish(client, topic, length, payload, qos, 0, &token);
        }
        if (code == MQTTCLIENT_SUCCESS && qos > 0) {
            code = MQTTClient_waitForCompletion(client, token, MILLISECONDS);
        }
        if (code != MQTTCLIENT_SUCCESS) {
            return fail(version, qos, "not acknowledged", code);
        }
    }
    return 0;
}

static int receive(MQTTClient client, int version, int qos, const char *topic) {
    int failed = 0;
    for (int i = 0; i < MESSAGES && !failed; i++) {
        char expected[16];
        int length = snprintf(expected, sizeof expected, "message %d", i);
        char *received_topic = NULL;
        int topic_length = 0;
        MQTTClient_message *message = NULL;
        MQTTClient_receive(client, &received_topic, &topic_length, &message, MILLISECONDS);
        if (message == NULL) {
            return fail(version, qos, "messages received", i);
        }
        if (message->payloadlen != length || memcmp(message->payload, expected, (size_t)length) != 0) {
            failed = fail(version, qos, "another payload than expected, message", i);
        }
        if (message->qos != qos || strcmp(received_topic, topic) != 0) {
            failed = fail(version, qos, "another topic or QoS than published", message->qos);
        }
        MQTTClient_freeMessage(&message);
        MQTTClient_free(received_topic);
    }
    return failed;
}

static int run(const char *uri, int version, int qos) {
    MQTTClient client;
    MQTTClient_createOptions options = MQTTClient_createOptions_initializer;
    options.MQTTVersion = version;
    int code = MQTTClient_createWithOptions(
        &client, uri, "paho-c", MQTTCLIENT_PERSISTENCE_NONE, NULL, &options);
    if (code != MQTTCLIENT_SUCCESS) {
        return fail(version, qos, "cannot create a client", code);
    }
    int failed = connect_and_subscribe(client, version, qos, "clients/paho_c/+")
        || publish(client, version, qos, "clients/paho_c/temp")
        || receive(client, version, qos, "clients/paho_c/temp");
    if (version == MQTTVERSION_5) {
        MQTTClient_disconnect5(client, 0, MQTTREASONCODE_SUCCESS, NULL);
    } else {
        MQTTClient_disconnect(client, 0);
    }
    MQTTClient_destroy(&client);
    return failed;
}

int main(int argc, char **argv) {
    static const int versions[] = {MQTTVERSION_3_1, MQTTVERSION_3_1_1, MQTTVERSION_5};
    char uri[256];
    int failed = 0;
    if (argc != 3) {
        fprintf(stderr, "usage: paho_c HOST PORT\n");
        return 2;
    }
    snprintf(uri, sizeof uri, "tcp://%s:%s", argv[1], argv[2]);
    for (int i = 0; i < 3; i++) {
        for (int qos = 0; qos <= 2; qos++) {
            failed |= run(uri, versions[i], qos);
        }
    }
    return failed;
}
