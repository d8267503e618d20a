-- The orders of orders.sql, written to files exactly once: kill it at any moment, run it again, and every row is there
-- once. Two INSERTs share one reading of the orders.

SET 'pipeline.name' = 'orders_to_files';
SET 'millrace.late.orders' = 'late_orders';
SET 'millrace.dead-letter.orders' = 'bad_orders';

CREATE TABLE orders (
  order_id   BIGINT,
  shop       STRING,
  item       STRING,
  quantity   INT,
  price      DECIMAL(10, 2),
  order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '10' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'examples/data/orders',
  'format' = 'json'
);

CREATE TABLE revenue (
  window_start TIMESTAMP(3),
  window_end   TIMESTAMP(3),
  item         STRING,
  orders       BIGINT,
  revenue      DECIMAL(38, 2)
) WITH ('connector' = 'filesystem', 'path' = 'millrace-data/output/revenue', 'format' = 'json');

CREATE TABLE big_orders (order_id BIGINT, shop STRING, item STRING, amount DECIMAL(38, 2), order_time TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = 'millrace-data/output/big_orders', 'format' = 'csv');

CREATE TABLE late_orders (
  source_table STRING,
  operator     STRING,
  window_start TIMESTAMP(3),
  window_end   TIMESTAMP(3),
  lateness_ms  BIGINT,
  split        STRING,
  row_json     STRING
) WITH ('connector' = 'filesystem', 'path' = 'millrace-data/output/late_orders', 'format' = 'json');

CREATE TABLE bad_orders (
  source_table  STRING,
  split         STRING,
  record_offset BIGINT,
  `raw`         BYTES,
  error_code    STRING,
  cause         STRING
) WITH ('connector' = 'filesystem', 'path' = 'millrace-data/output/bad_orders', 'format' = 'json');

INSERT INTO revenue
SELECT window_start, window_end, item, COUNT(*), SUM(quantity * price)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '5' MINUTES))
GROUP BY window_start, window_end, item;

INSERT INTO big_orders
SELECT order_id, shop, item, quantity * price, order_time
FROM orders
WHERE quantity * price >= 10;
