CREATE TABLE requests (id BIGINT, sent BIGINT, auction BIGINT, bidder BIGINT, price BIGINT, extra STRING)
WITH (@SOURCE@);

CREATE TABLE results (id BIGINT, sent BIGINT, auction BIGINT, price DECIMAL(23, 3), extra STRING)
WITH (@SINK@);

INSERT INTO results
SELECT id, sent, auction, 0.908 * price, extra FROM requests;
