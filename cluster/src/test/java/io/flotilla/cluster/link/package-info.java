/** Links over loopback, and their two ends over a channel that is made of nothing. */
package io.flotilla.cluster.link;
