-- Where somebody proved who they are, when it was with the service of their organisation: signing out goes on there. Of what
-- that service gave out nothing is kept.
ALTER TABLE sessions ADD COLUMN issuer TEXT;
