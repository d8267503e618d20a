CREATE TABLE bench_result (auction BIGINT, price BIGINT)
WITH (@SINK@);

INSERT INTO bench_result
SELECT auction, price FROM bids WHERE MOD(auction, 123) = 0;
