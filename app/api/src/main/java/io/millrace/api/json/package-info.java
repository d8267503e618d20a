/** Facts as JSON, for programs that read them. */
@NullMarked
package io.millrace.api.json;

import org.jspecify.annotations.NullMarked;
