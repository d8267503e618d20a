/** What a person is told: coded problems with a place, a cause and a hint. */
@NullMarked
package io.millrace.spi.error;

import org.jspecify.annotations.NullMarked;
