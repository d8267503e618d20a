/** Script files: pipelines with the rows pushed into them and what must come out, readable by people. */
@NullMarked
package io.millrace.testkit.script;

import org.jspecify.annotations.NullMarked;
