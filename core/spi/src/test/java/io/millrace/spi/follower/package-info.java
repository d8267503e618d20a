@org.jspecify.annotations.NullMarked
package io.millrace.spi.follower;
