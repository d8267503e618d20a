-- How punctual were American flights in the first quarter of 2001, week by week and airport by airport?
-- Real records (see data/flights/LICENCE.md), as they were published: the time is a text that a computed column reads.

SET 'pipeline.name' = 'flights';
SET 'parallelism.default' = '1';

CREATE TABLE flights (
  `date`      STRING,
  delay       INT,
  distance    INT,
  origin      STRING,
  destination STRING,
  flight_time AS TO_TIMESTAMP(`date`, 'yyyy/MM/dd HH:mm'),
  WATERMARK FOR flight_time AS flight_time - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = 'examples/data/flights/flights-2k.jsonl',
  'format' = 'json'
);

CREATE TABLE punctuality (
  week       DATE,
  origin     STRING,
  flights    BIGINT,
  delayed    BIGINT,
  mean_delay DECIMAL(6, 1),
  max_delay  INT
) WITH ('connector' = 'print');

INSERT INTO punctuality
SELECT CAST(window_start AS DATE), origin, COUNT(*), COUNT(*) FILTER (WHERE delay > 15),
       CAST(AVG(CAST(delay AS DOUBLE)) AS DECIMAL(6, 1)), MAX(delay)
FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(flight_time), INTERVAL '7' DAYS, INTERVAL '4' DAYS))  -- from Monday on
WHERE origin IN ('ATL', 'DFW', 'LAX', 'ORD')
GROUP BY window_start, window_end, origin;
