/**
 * Files that may change while the node runs: passwords, rules, certificates.
 *
 * <p>A {@link io.flotilla.node.files.FileWatcher} looks at them once a second from one thread of its own and tells when a change has settled. A
 * {@link io.flotilla.node.files.Watched} value is what was last read from them without fault; any thread may read it.
 */
@NullMarked
package io.flotilla.node.files;

import org.jspecify.annotations.NullMarked;
