-- Whether the register is as it was is asked with every search beside it: from two numbers a system, not from all that is known of it.
CREATE INDEX systems_by_state ON systems (version, changed);
