// Eclipse Paho Go against a broker, over TCP and WebSocket, in MQTT 3.1 and 3.1.1 and at every QoS.
// usage: paho_go HOST PORT WS_PORT
package main

import (
	"fmt"
	"os"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

const (
	messages = 20
	patience = 10 * time.Second
	topic    = "clients/paho_go/temp"
)

func done(token mqtt.Token, what string) error {
	if !token.WaitTimeout(patience) {
		return fmt.Errorf("%s: no answer", what)
	}
	return token.Error()
}

func run(uri string, version uint, qos byte) error {
	received := make(chan mqtt.Message, messages)
	options := mqtt.NewClientOptions().AddBroker(uri).SetClientID("paho-go").SetProtocolVersion(version).SetAutoReconnect(false)
	client := mqtt.NewClient(options)
	if err := done(client.Connect(), "connect"); err != nil {
		return err
	}
	defer client.Disconnect(250)

	handler := func(_ mqtt.Client, message mqtt.Message) { received <- message }
	if err := done(client.Subscribe("clients/paho_go/+", qos, handler), "subscribe"); err != nil {
		return err
	}
	for i := 0; i < messages; i++ {
		if err := done(client.Publish(topic, qos, false, fmt.Sprintf("message %d", i)), "publish"); err != nil {
			return err
		}
	}
	for i := 0; i < messages; i++ {
		select {
		case message := <-received:
			if string(message.Payload()) != fmt.Sprintf("message %d", i) || message.Topic() != topic || message.Qos() != qos {
				return fmt.Errorf("message %d came as '%s' at QoS %d", i, message.Payload(), message.Qos())
			}
		case <-time.After(patience):
			return fmt.Errorf("%d messages received", i)
		}
	}
	return nil
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: paho_go HOST PORT WS_PORT")
		os.Exit(2)
	}
	failed := 0
	uris := []string{"tcp://" + os.Args[1] + ":" + os.Args[2], "ws://" + os.Args[1] + ":" + os.Args[3] + "/mqtt"}
	for _, uri := range uris {
		for _, version := range []uint{3, 4} {
			for qos := byte(0); qos <= 2; qos++ {
				if err := run(uri, version, qos); err != nil {
					fmt.Fprintf(os.Stderr, "paho_go: %s, MQTT version %d, QoS %d: %v\n", uri, version, qos, err)
					failed = 1
				}
			}
		}
	}
	os.Exit(failed)
}
