-- What organisations were called before somebody gave them another name.
CREATE TABLE organisation_names (
    organisation TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    who          TEXT   NOT NULL,
    before       TEXT   NOT NULL,
    after        TEXT   NOT NULL
);
CREATE INDEX organisation_names_by_organisation ON organisation_names (organisation, at);
