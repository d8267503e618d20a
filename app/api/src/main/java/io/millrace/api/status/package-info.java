/** How a running pipeline tells other processes how it is doing. */
@NullMarked
package io.millrace.api.status;

import org.jspecify.annotations.NullMarked;
