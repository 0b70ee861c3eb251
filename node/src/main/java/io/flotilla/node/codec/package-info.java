/**
 * Control packets as bytes: {@link io.flotilla.node.codec.PacketDecoder} makes values of what a client sends, {@link io.flotilla.node.codec.PacketEncoder}
 * bytes of what the broker answers, in MQTT 3.1, 3.1.1 and 5.0 (MQTT 5.0, sections 1.5, 2 and 3).
 *
 * <p>Whatever can be judged from a packet alone is judged here, so that a packet that was decoded is one that the standard allows at some moment;
 * whether this is the moment is for the connection to say. Neither side logs or keeps a buffer.
 *
 * <p>A decoder belongs to one connection and runs on its event loop; {@link io.flotilla.node.codec.TopicNames} belongs to one event loop and is shared by
 * the decoders there; the encoder has no state.
 */
@NullMarked
package io.flotilla.node.codec;

import org.jspecify.annotations.NullMarked;
