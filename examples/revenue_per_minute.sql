-- Revenue of each store in each minute: from the topic orders to the topic revenue_per_minute, exactly once.
-- './millrace demo' runs this file on a broker of its own, with stores that sell. Orders arrive up to 5 s out of order;
-- some arrive minutes late, some records are broken, and one clock is wrong. Nothing is lost: late orders and bad records
-- go to topics of their own.

SET 'pipeline.name' = 'revenue_per_minute';
SET 'parallelism.default' = '1';  -- results are the same with any number; they come window after window with one
SET 'table.exec.source.idle-timeout' = '10 s';  -- a store that pauses holds results up no longer than this
SET 'millrace.late.orders' = 'late_orders';
SET 'millrace.dead-letter.orders' = 'bad_orders';

CREATE TABLE orders (
  order_id   BIGINT,
  store      STRING,
  item       STRING,
  quantity   INT,
  price      DECIMAL(10, 2),
  order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA:-127.0.0.1:9092}',
  'topic' = 'orders',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

CREATE TABLE revenue_per_minute (
  window_start TIMESTAMP(3),
  window_end   TIMESTAMP(3),
  store        STRING,
  orders       BIGINT,
  revenue      DECIMAL(38, 2)
) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA:-127.0.0.1:9092}',
  'topic' = 'revenue_per_minute',
  'format' = 'json',
  'json.encode.decimal-as-plain-number' = 'true'  -- 8200, not 8.2E+3
);

CREATE TABLE late_orders (window_start TIMESTAMP(3), lateness_ms BIGINT, split STRING, record_offset BIGINT, row_json STRING)
WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA:-127.0.0.1:9092}',
  'topic' = 'late_orders',
  'format' = 'json'
);

CREATE TABLE bad_orders (split STRING, record_offset BIGINT, error_code STRING, cause STRING, `raw` BYTES) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA:-127.0.0.1:9092}',
  'topic' = 'bad_orders',
  'format' = 'json'
);

INSERT INTO revenue_per_minute
SELECT window_start, window_end, store, COUNT(*), SUM(quantity * price)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, store;
