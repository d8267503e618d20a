@NullMarked
package io.millrace.testkit.reference;

import org.jspecify.annotations.NullMarked;
