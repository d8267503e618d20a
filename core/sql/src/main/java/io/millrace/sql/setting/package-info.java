/** SET statements and overrides. */
@NullMarked
package io.millrace.sql.setting;

import org.jspecify.annotations.NullMarked;
