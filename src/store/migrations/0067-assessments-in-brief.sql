-- What lists and the public feed ask of an assessment, beside the whole of it, which is half a megabyte. What was made before has none.
ALTER TABLE assessments ADD COLUMN on_day TEXT;
ALTER TABLE assessments ADD COLUMN law_day TEXT;
ALTER TABLE assessments ADD COLUMN duties TEXT;
-- What went in and came out, to check it later.
ALTER TABLE assessments ADD COLUMN receipt TEXT;
