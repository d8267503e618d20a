/** What the formats share: the codes of their problems. */
@NullMarked
package io.millrace.formats;

import org.jspecify.annotations.NullMarked;
