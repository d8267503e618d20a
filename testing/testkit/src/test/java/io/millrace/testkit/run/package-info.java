@NullMarked
package io.millrace.testkit.run;

import org.jspecify.annotations.NullMarked;
