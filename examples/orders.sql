-- Revenue per item every five minutes, from the orders of three shops.
-- Each shop writes a file. Orders arrive up to 8 s out of order; some tills were offline and sent theirs minutes later;
-- one record is broken. Nothing is lost: late orders and broken records go to tables of their own.

SET 'pipeline.name' = 'orders';
SET 'parallelism.default' = '1';  -- results are the same with any number; rows print in one order with one
SET 'millrace.late.orders' = 'late_orders';
SET 'millrace.dead-letter.orders' = 'bad_orders';

CREATE TABLE orders (
  order_id   BIGINT,
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
) WITH ('connector' = 'print');

CREATE TABLE late_orders (window_end TIMESTAMP(3), lateness_ms BIGINT, row_json STRING)
WITH ('connector' = 'print', 'print-identifier' = 'late');

CREATE TABLE bad_orders (split STRING, record_offset BIGINT, cause STRING)
WITH ('connector' = 'print', 'print-identifier' = 'bad');

INSERT INTO revenue
SELECT window_start, window_end, item, COUNT(*), SUM(quantity * price)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '5' MINUTES))
GROUP BY window_start, window_end, item;
