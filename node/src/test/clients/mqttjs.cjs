// MQTT.js against a broker, over WebSocket and TCP, in MQTT 3.1.1 and 5.0 and at every QoS.
// usage: node mqttjs.cjs HOST PORT WS_PORT   (with the npm package `mqtt` where NODE_PATH finds it)
'use strict'
const assert = require('node:assert')
const { connectAsync } = require('mqtt')

const MESSAGES = 20
const MILLISECONDS = 10_000
const TOPIC = 'clients/mqttjs/temp'

async function run(url, protocolVersion, qos) {
  const client = await connectAsync(url, { protocolVersion, connectTimeout: MILLISECONDS, reconnectPeriod: 0 }, false)
  const received = []
  const all = new Promise((resolve) => {
    client.on('message', (topic, payload, packet) => {
      received.push(`${topic} ${payload} ${packet.qos}`)
      if (received.length === MESSAGES) resolve()
    })
  })
  try {
    const [{ qos: granted }] = await client.subscribeAsync('clients/mqttjs/+', { qos })
    assert.equal(granted, qos, 'granted QoS')
    const expected = Array.from({ length: MESSAGES }, (_, i) => `${TOPIC} message ${i} ${qos}`)
    await Promise.all(expected.map((_, i) => client.publishAsync(TOPIC, `message ${i}`, { qos })))
    await all
    assert.deepEqual(received, expected)
  } finally {
    await client.endAsync()
  }
}

function withinTime(promise) {
  let timer
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${MILLISECONDS} ms`)), MILLISECONDS)
  })
  return Promise.race([promise, tooLate]).finally(() => clearTimeout(timer))
}

async function main(host, port, wsPort) {
  let failed = 0
  for (const url of [`ws://${host}:${wsPort}/mqtt`, `mqtt://${host}:${port}`]) {
    for (const version of [4, 5]) {
      for (const qos of [0, 1, 2]) {
        try {
          await withinTime(run(url, version, qos))
        } catch (failure) {
          console.error(`mqttjs: ${url}, MQTT version ${version}, QoS ${qos}: ${failure.message}`)
          failed = 1
        }
      }
    }
  }
  process.exit(failed)
}

if (process.argv.length !== 5) {
  console.error('usage: node mqttjs.cjs HOST PORT WS_PORT')
  process.exit(2)
}
main(...process.argv.slice(2))
