/** What source and sink share: options of the client, and errors as people should see them. */
@NullMarked
package io.millrace.connector.kafka.client;

import org.jspecify.annotations.NullMarked;
