package io.millrace.broker.demo;

/**
 * A record of the topic of orders; a broken one as a rule is no JSON at all.
 *
 * @param arrivalMillis when it came, which is its timestamp; its order time may be earlier, or wrong
 */
record OrderRecord(int partition, String key, String value, long arrivalMillis) {}
