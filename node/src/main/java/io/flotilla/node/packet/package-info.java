/** The control packets of MQTT 3.1, 3.1.1 and 5.0 as values (MQTT 5.0, sections 2 and 3). A property that a packet does not carry is null, or the constant that its record names. */
@NullMarked
package io.flotilla.node.packet;

import org.jspecify.annotations.NullMarked;
