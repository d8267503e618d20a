CREATE TABLE bench_result (auction BIGINT, bidder BIGINT, price BIGINT, `dateTime` TIMESTAMP(3), extra STRING)
WITH (@SINK@);

INSERT INTO bench_result
SELECT auction, bidder, price, `dateTime`, extra FROM bids;
