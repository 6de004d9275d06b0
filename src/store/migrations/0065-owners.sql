-- Who takes a delivery stays its owner until it is known how the attempt ended; what was settled before has none.
UPDATE deliveries SET owner = NULL WHERE state <> 'sent' AND lease_until = 0;
