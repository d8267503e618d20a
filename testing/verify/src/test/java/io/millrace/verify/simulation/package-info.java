/** The real engine, stepped in a seeded order over a disk in memory that crashes. */
@NullMarked
package io.millrace.verify.simulation;

import org.jspecify.annotations.NullMarked;
