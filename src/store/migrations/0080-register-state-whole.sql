-- The state of the register also says which systems there are: one that goes and one that comes differ by when they came.
DROP INDEX systems_by_state;
CREATE INDEX systems_by_state ON systems (version, changed, created);
